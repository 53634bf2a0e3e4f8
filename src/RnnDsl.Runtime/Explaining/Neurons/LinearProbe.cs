using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// How well a target can be read out of units linearly, on sequences that the probe was not fitted to; and whether that is more than the same probe manages where there is nothing to be read
/// (Alain and Bengio 2016; Hewitt and Liang 2019). That a target can be read does not say that the model uses it.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Target">What was looked for.</param>
/// <param name="Kind">Category (scores are accuracies) or number (scores are R²).</param>
/// <param name="Control">The control task; null where there was none.</param>
/// <param name="TrainSequences">How many sequences the probe was fitted to.</param>
/// <param name="TestSequences">How many sequences scores are of.</param>
/// <param name="TrainSteps">How many steps the probe was fitted to.</param>
/// <param name="TestSteps">How many steps scores are of.</param>
/// <param name="Baseline">The score of always saying the commonest class of the fitted steps; 0 for numbers, where R² counts from their mean.</param>
/// <param name="Score">All units together.</param>
/// <param name="Units">The units, in the order of the columns of <paramref name="Coefficients"/>.</param>
/// <param name="Classes">The classes, in the order of the rows of <paramref name="Coefficients"/>; of two classes there is one row, for the second. Empty for numbers.</param>
/// <param name="Coefficients">[outputs × units], in the units' own scale.</param>
/// <param name="Intercepts">One for each output.</param>
/// <param name="PerUnit">Each unit by itself, where that was asked for.</param>
public sealed partial record LinearProbe(
    string Model, string Quantity, string Target, ProbeKind Kind, ControlTask? Control, int TrainSequences, int TestSequences, int TrainSteps, int TestSteps, double Baseline,
    ProbeScore Score, IReadOnlyList<int> Units, IReadOnlyList<int> Classes, NumberTable Coefficients, IReadOnlyList<double> Intercepts, IReadOnlyList<UnitProbe> PerUnit)
{
    /// <summary>The single units, the best first.</summary>
    public IReadOnlyList<UnitProbe> Ranked() => [.. PerUnit.OrderByDescending(probe => double.IsNaN(probe.Score.Score) ? double.NegativeInfinity : probe.Score.Score).ThenBy(probe => probe.Unit)];

    /// <summary>Runs a model over a data set once, fits probes to some of the sequences and scores them on the others.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="target">What is looked for.</param>
    /// <param name="options">Units, how much is held out, the control task.</param>
    /// <param name="cancellation">Stops between pieces and between fits.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, a category is no whole number, all steps to fit to are of one class, or there are fewer than two sequences.</exception>
    public static LinearProbe Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, string quantity, ProbeTarget<T> target, ProbeOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new ProbeOptions<T>();
        options.Check();
        ModelDescription description = model.Compiled.Description;
        int[] units = UnitChoice.Of(description, quantity, options.Units);
        Func<DataStep<T>, string>? type = options.Type ?? (description.GivenInputs is [{ Tokens: > 0 }] ? step => $"{step.Token}" : null);
        ControlTask? control = options.Controls == 0 ? null : options.Control ?? (type is null ? ControlTask.Sequences : ControlTask.Types);
        if (control == ControlTask.Types && type is null) throw new ArgumentException($"A control task of types needs options.Type: the inputs of {description.Name} are no tokens.", nameof(options));
        ProbeData drawn = Draw(model, data, quantity, target, control == ControlTask.Types ? type : null, options, cancellation);
        var runner = new ProbeRunner(drawn, options.TestShare, options.Penalty, control, options.Controls, options.Seed, cancellation);
        ProbeFit all = runner.Fit(UnitChoice.Columns(drawn.Values, units));
        var single = new List<UnitProbe>();
        for (int u = 0; options.PerUnit && u < units.Length; u++)
        {
            single.Add(new UnitProbe(units[u], runner.Fit(UnitChoice.Columns(drawn.Values, [units[u]])).Score));
            options.Progress?.Report(0.5 + 0.5 * (u + 1) / (units.Length + 1));
        }
        options.Progress?.Report(1);
        SequenceSplit split = runner.Split;
        return new LinearProbe(
            description.Name, quantity, target.Name, target.Kind, control, split.TrainSequences, split.TestSequences, split.Train.Length, split.Test.Length, runner.Baseline,
            all.Score, units, all.Classes, all.Coefficients, all.Intercepts, single);
    }

    private static ProbeData Draw<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, string quantity, ProbeTarget<T> target, Func<DataStep<T>, string>? type, ProbeOptions<T> options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new Dictionary<string, int>();
        var features = new List<Feature<T>>();
        if (target.Feature is not null) features.Add(target.Feature);
        if (type is not null) features.Add(new Feature<T>("type of a step", step => numbers.TryAdd(type(step), numbers.Count) ? numbers.Count - 1 : numbers[type(step)]));
        var sampling = new ActivationSampleOptions
        {
            Capacity = options.Capacity, LastStepsOnly = options.LastStepsOnly, Seed = options.Seed, RowBudget = options.RowBudget, Run = options.Run,
            Progress = PartOfProgress.Of(options.Progress, 0, 0.5),
        };
        ActivationSample sample = ActivationSample.Draw(model, data, [quantity], features, sampling, cancellation);
        double[] targets = target.Feature is null ? [.. sample.Classes.Select(label => (double)label)] : SampleStatistics.Column(sample.FeatureValues, 0);
        int[] rows = [.. Enumerable.Range(0, sample.Count)];
        if (target.Kind == ProbeKind.Category)
        {
            foreach (double value in targets)
                if (value != Math.Floor(value) || value > int.MaxValue) throw new ArgumentException($"'{target.Name}' is {value} somewhere; a category is a whole number.", nameof(target));
            rows = [.. rows.Where(row => targets[row] >= 0)];
            if (rows.Length == 0) throw new ArgumentException($"No step has a {target.Name}.", nameof(target));
        }
        return new ProbeData(
            target.Name, target.Kind, SampleStatistics.Rows(sample[quantity], rows), [.. rows.Select(row => targets[row])], [.. rows.Select(row => sample.Places[row])],
            type is null ? null : [.. rows.Select(row => (int)sample.FeatureValues[row, features.Count - 1])]);
    }
}

/// <summary>How well a probe reads its target.</summary>
/// <param name="Score">On held-out sequences: the accuracy of a category, R² of a number.</param>
/// <param name="StandardError">Its standard error over the held-out sequences; the fit is taken as it is.</param>
/// <param name="TrainScore">On the sequences that it was fitted to.</param>
/// <param name="Control">The mean score on the control task; not a number where there was none.</param>
/// <param name="Selectivity">Score less control: how much of the score is more than the probe's own capacity.</param>
/// <param name="SelectivityError">Its standard error, over held-out sequences and draws of the control task.</param>
public sealed record ProbeScore(double Score, double StandardError, double TrainScore, double Control, double Selectivity, double SelectivityError);

/// <summary>A probe of one unit.</summary>
/// <param name="Unit">The unit, from 0.</param>
/// <param name="Score">How well it does.</param>
public sealed record UnitProbe(int Unit, ProbeScore Score);
