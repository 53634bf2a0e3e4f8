using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>One experiment under way: many trainings, none of which knows of another.</summary>
internal sealed class ExperimentRun<T>(ExperimentOptions options, CancellationToken cancellation) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConditionalWeakTable<object, object> seen = [];
    private readonly HashSet<string> checkpoints = [];
    private readonly Lock gate = new();

    /// <summary>A seed for one of several things.</summary>
    internal static ulong SeedOf(ulong seed, int index) => RandomStream.For(seed, index).NextBits();

    /// <summary>Makes a trainer; one after the other, so that the user's function need not serve threads.</summary>
    /// <exception cref="ArgumentException">It shares something that changes with another trainer.</exception>
    internal Trainer<T> Start(Func<Trainer<T>> start)
    {
        lock (gate)
        {
            Trainer<T> trainer = start() ?? throw new ArgumentException("The function that starts a training returned null.");
            foreach ((string what, object thing) in trainer.Parts)
                if (!seen.TryAdd(thing, what))
                    throw new ArgumentException($"Two trainings share the same {what}; the function that starts a training must make all of it anew.");
            if (trainer.CheckpointPath is { } path && !checkpoints.Add(Path.GetFullPath(path)))
                throw new ArgumentException($"Two trainings write their checkpoints to {path}; give each a file of its own, or none.");
            _ = trainer.HigherIsBetter(options.Metric);
            return trainer;
        }
    }

    /// <summary>Does things at once; of several that fail, the first in order is told.</summary>
    internal void Each(int count, Action<int> action)
    {
        var failures = new ExceptionDispatchInfo?[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, i =>
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                action(i);
            }
            catch (Exception e)
            {
                failures[i] = ExceptionDispatchInfo.Capture(e);
            }
        });
        cancellation.ThrowIfCancellationRequested();
        foreach (ExceptionDispatchInfo? failure in failures) failure?.Throw();
    }

    /// <summary>Trains on some examples, of which a part is held out where the options say so.</summary>
    internal TrainingResult Fit(Trainer<T> trainer, IReadOnlyList<Example<T>> examples, ulong seed)
    {
        int heldOut = (int)Math.Round(options.HeldOutFraction * examples.Count);
        if (options.HeldOutFraction > 0 && (heldOut == 0 || heldOut == examples.Count))
            throw new ArgumentException($"{options.HeldOutFraction:G} of {examples.Count} training examples are {heldOut}; there must be some to hold out and some to learn.");
        TrainingResult result;
        if (heldOut == 0) result = trainer.Fit(examples, cancellation: cancellation);
        else
        {
            int[] order = ExampleOrder.Of(examples.Count, seed, 0, shuffle: true);
            result = trainer.Fit([.. order[heldOut..].Select(i => examples[i])], [.. order[..heldOut].Select(i => examples[i])], cancellation: cancellation);
        }
        cancellation.ThrowIfCancellationRequested();
        return result;
    }
}
