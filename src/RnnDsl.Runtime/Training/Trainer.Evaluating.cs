using RnnDsl.Models;

namespace RnnDsl.Training;

public sealed partial class Trainer<T>
{
    /// <summary>The loss of examples, without training.</summary>
    /// <param name="examples">At least one.</param>
    /// <exception cref="ArgumentException">Examples do not fit the model or the loss.</exception>
    public LossValue Evaluate(IReadOnlyList<Example<T>> examples) => Measure(examples).Loss;

    /// <summary>The loss and the metrics of examples, without training.</summary>
    /// <param name="examples">At least one.</param>
    /// <exception cref="ArgumentException">Examples do not fit the model or the loss.</exception>
    public Evaluation Measure(IReadOnlyList<Example<T>> examples)
    {
        Check(examples);
        return EvaluateChecked(examples);
    }

    /// <summary>Whether larger values are better ones: of the loss they are not.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    internal bool HigherIsBetter(string? metric)
    {
        if (metric is null) return false;
        foreach (IMetric<T> known in metrics)
            if (known.Name == metric)
                return known.HigherIsBetter;
        throw new ArgumentException($"The trainer has no metric '{metric}'; it has {ModelDescription.List(metrics.Select(known => known.Name))}.", nameof(metric));
    }

    private Evaluation EvaluateChecked(IReadOnlyList<Example<T>> examples)
    {
        LossValue sum = default;
        var run = new RunOptions { Threads = options.Threads };
        var batch = new List<Example<T>>(options.BatchSize);
        foreach (IMetric<T> metric in metrics) metric.Reset();
        for (int first = 0; first < examples.Count; first += options.BatchSize)
        {
            batch.Clear();
            for (int i = first; i < Math.Min(examples.Count, first + options.BatchSize); i++) batch.Add(examples[i]);
            model.Run(filler.Fill(batch), outputs, options: run);
            sum += loss.Evaluate(outputs, batch, null);
            foreach (IMetric<T> metric in metrics) metric.Add(outputs, batch);
        }
        return new Evaluation(sum, metrics.ToDictionary(metric => metric.Name, metric => metric.Value));
    }

    private void CheckMetrics()
    {
        foreach (IMetric<T> metric in metrics)
            if (metrics.Count(other => other.Name == metric.Name) > 1)
                throw new ArgumentException($"Two metrics are called '{metric.Name}'.");
        if (options.EarlyStopping?.Metric is { } watched) HigherIsBetter(watched);
    }
}
