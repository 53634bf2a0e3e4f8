using System.Numerics;
using System.Runtime.ExceptionServices;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Explaining;

/// <summary>
/// Example-based explanation: which training examples made the model answer as it does (TracInCP, Pruthi et al. 2020). It adds up, over checkpoints of the training, what a gradient
/// step on a training example does to the loss of a test example in first order. Dropout and noise are those of an evaluation.
/// </summary>
public static class TracIn
{
    /// <summary>The influence of each training example on each test example. Gradients of test examples are at hand, those of training examples are taken one at a time.</summary>
    /// <param name="checkpoints">The model at some times of its training, in order.</param>
    /// <param name="training">The examples that it was trained on.</param>
    /// <param name="tests">The examples whose answers are explained, with targets: those that they should have, or the answers of the model itself.</param>
    /// <param name="loss">The loss that it was trained by; of each example its own mean is taken.</param>
    /// <param name="options">Parameters, projection, how many examples are named.</param>
    /// <param name="cancellation">Stops between examples.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or would take more memory than allowed.</exception>
    /// <exception cref="ArithmeticException">A loss is not a finite number.</exception>
    public static InfluenceReport Of<T>(
        IReadOnlyList<TracInCheckpoint<T>> checkpoints, IReadOnlyList<Example<T>> training, IReadOnlyList<Example<T>> tests, ILoss<T> loss,
        TracInOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var work = new TracInWork<T>(checkpoints, loss, (options ?? new TracInOptions()).Checked(), cancellation);
        work.Check(training, nameof(training));
        work.Check(tests, nameof(tests));
        return work.Influence(training, tests);
    }

    /// <summary>The influence of each training example on itself. No more than the gradient of one example for each thread is at hand.</summary>
    /// <param name="checkpoints">The model at some times of its training, in order: early ones, at which the model has not yet learned wrong labels by heart, tell most.</param>
    /// <param name="training">The examples that it was trained on.</param>
    /// <param name="loss">The loss that it was trained by; of each example its own mean is taken.</param>
    /// <param name="options">Parameters.</param>
    /// <param name="cancellation">Stops between examples.</param>
    /// <exception cref="ArgumentException">Something does not fit the model.</exception>
    /// <exception cref="ArithmeticException">A loss is not a finite number.</exception>
    public static SelfInfluenceReport Self<T>(
        IReadOnlyList<TracInCheckpoint<T>> checkpoints, IReadOnlyList<Example<T>> training, ILoss<T> loss, TracInOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var work = new TracInWork<T>(checkpoints, loss, (options ?? new TracInOptions()).Checked(), cancellation);
        work.Check(training, nameof(training));
        return work.Self(training);
    }
}

/// <summary>The work of <see cref="TracIn"/>.</summary>
internal sealed class TracInWork<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IReadOnlyList<TracInCheckpoint<T>> checkpoints;
    private readonly ILoss<T> loss;
    private readonly TracInOptions options;
    private readonly CancellationToken cancellation;
    private readonly ModelDescription model;
    private readonly int[] chosen;
    private readonly Lock evaluating = new();

    internal TracInWork(IReadOnlyList<TracInCheckpoint<T>> checkpoints, ILoss<T> loss, TracInOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        ArgumentNullException.ThrowIfNull(loss);
        if (checkpoints.Count == 0) throw new ArgumentException("There are no checkpoints.", nameof(checkpoints));
        (this.checkpoints, this.loss, this.options, this.cancellation, model) = (checkpoints, loss, options, cancellation, checkpoints[0].Description);
        for (int c = 1; c < checkpoints.Count; c++)
            if (checkpoints[c].Description.Name != model.Name || !checkpoints[c].Description.Dimensions.SequenceEqual(model.Dimensions))
                throw new ArgumentException($"Checkpoint {c} is a {Words(checkpoints[c].Description)}; checkpoint 0 is a {Words(model)}.", nameof(checkpoints));
        chosen = options.Chosen(model);
    }

    private string LossName => loss.GetType().Name.Split('`')[0];

    private string[] Names => [.. chosen.Select(p => model.Parameters[p].Name)];

    internal void Check(IReadOnlyList<Example<T>> examples, string what)
    {
        ArgumentNullException.ThrowIfNull(examples, what);
        ExampleCheck.All(model, examples);
        loss.Check(model, examples);
    }

    internal InfluenceReport Influence(IReadOnlyList<Example<T>> training, IReadOnlyList<Example<T>> tests)
    {
        int elements = ExampleGradients<T>.Elements(model, chosen), size = options.Projection > 0 ? options.Projection : elements;
        double bytes = sizeof(double) * ((double)tests.Count * size + (double)tests.Count * training.Count);
        if (bytes > options.MaximumBytes)
            throw new ArgumentException($"{model.Name}: {tests.Count} gradients of {size} numbers and {tests.Count} × {training.Count} influences take {bytes:N0} bytes, above MaximumBytes = {options.MaximumBytes:N0}; take fewer tests, some of the parameters, or a projection.", "options");
        CountSketch? sketch = options.Projection > 0 ? new CountSketch(elements, size, options.Seed) : null;
        var scores = new NumberTable(tests.Count, training.Count);
        var losses = new double[tests.Count];
        var gradients = new double[tests.Count][];
        for (int i = 0; i < gradients.Length; i++) gradients[i] = new double[size];
        for (int c = 0; c < checkpoints.Count; c++)
        {
            RecurrentModel<T> at = checkpoints[c].Open();
            double rate = checkpoints[c].LearningRate;
            Each(at, tests, "test example", null, (i, gradient, itsLoss) =>
            {
                losses[i] = itsLoss;
                Take(gradient, gradients[i]);
            });
            Each(at, training, "training example", PartOfProgress.Of(options.Progress, c, checkpoints.Count), (k, gradient, _) =>
            {
                double[] projected = sketch is null ? gradient : new double[size];
                if (sketch is not null) Take(gradient, projected);
                for (int i = 0; i < gradients.Length; i++) scores[i, k] += rate * Dot(gradients[i], projected);
            });
        }
        return new InfluenceReport(model.Name, LossName, checkpoints.Count, Names, options.Projection, [.. Enumerable.Range(0, tests.Count).Select(i => Summary(i, losses[i], scores.Row(i).ToArray()))], scores);

        void Take(double[] gradient, double[] into)
        {
            if (sketch is null) gradient.CopyTo(into, 0);
            else sketch.Project(gradient, into);
        }
    }

    internal SelfInfluenceReport Self(IReadOnlyList<Example<T>> training)
    {
        double[] scores = new double[training.Count], losses = new double[training.Count];
        for (int c = 0; c < checkpoints.Count; c++)
        {
            double rate = checkpoints[c].LearningRate;
            Each(checkpoints[c].Open(), training, "training example", PartOfProgress.Of(options.Progress, c, checkpoints.Count), (k, gradient, itsLoss) =>
            {
                losses[k] = itsLoss;
                scores[k] += rate * Dot(gradient, gradient);
            });
        }
        return new SelfInfluenceReport(model.Name, LossName, checkpoints.Count, Names, scores, losses, [.. Enumerable.Range(0, scores.Length).OrderByDescending(k => scores[k])]);
    }

    /// <summary>Tells each example's gradient, which is good for the call, and its loss; each thread has the memory of one example.</summary>
    private void Each(RecurrentModel<T> at, IReadOnlyList<Example<T>> examples, string what, IProgress<double>? progress, Action<int, double[], double> tell)
    {
        const int Piece = 256;
        int threads = (options.Run ?? RunOptions.Default).Threads;
        ExampleGradients<T>[] memory = [.. Enumerable.Range(0, Math.Min(threads, examples.Count)).Select(_ => new ExampleGradients<T>(at, loss, evaluating, chosen))];
        for (int first = 0; first < examples.Count; first += Piece)
        {
            int start = first, count = Math.Min(Piece, examples.Count - first);
            if (memory.Length == 1) Work(0);
            else Together(memory.Length, Work);
            progress?.Report((double)(first + count) / examples.Count);

            void Work(int thread)
            {
                for (int k = start + thread; k < start + count; k += memory.Length)
                {
                    cancellation.ThrowIfCancellationRequested();
                    double[] gradient = memory[thread].Of(examples[k], $"{what} {k}");
                    tell(k, gradient, memory[thread].Loss);
                }
            }
        }
    }

    /// <summary>The same work on several threads; what one of them throws is thrown as it is.</summary>
    private static void Together(int threads, Action<int> work)
    {
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }
    }

    private TestInfluence Summary(int test, double itsLoss, double[] scores)
    {
        ExampleInfluence[] ordered = [.. scores.Select((score, k) => new ExampleInfluence(k, score)).OrderByDescending(influence => influence.Score)];
        return new TestInfluence(test, itsLoss, scores.Sum(),
            [.. ordered.TakeWhile(influence => influence.Score > 0).Take(options.Top)], [.. ordered.Reverse().TakeWhile(influence => influence.Score < 0).Take(options.Top)]);
    }

    /// <summary>Four sums at once, always in the same order.</summary>
    private static double Dot(double[] a, double[] b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.Length; i++) s0 += a[i] * b[i];
        return s0 + s1 + (s2 + s3);
    }

    private static string Words(ModelDescription model) => $"{model.Name} with {string.Join(", ", model.Dimensions.Select(dimension => $"{dimension.Name} = {dimension.Value}"))}";
}
