using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>How far a call of <c>Fit</c> has come: all that a checkpoint must keep of it.</summary>
internal sealed class FitState<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Epochs that were gone through to the end.</summary>
    internal int FullEpochs { get; set; }

    /// <summary>Steps taken.</summary>
    internal int Steps { get; set; }

    /// <summary>The next batch of the epoch.</summary>
    internal int Batch { get; set; }

    /// <summary>The next window of the batch, where long sequences are taken in windows.</summary>
    internal int Window { get; set; }

    /// <summary>The states that the next window starts from, of the examples that go on; null at a batch's first window.</summary>
    internal InitialStates<T>? Carried { get; set; }

    /// <summary>How many examples go on.</summary>
    internal int CarriedExamples { get; set; }

    /// <summary>The loss over the epoch so far.</summary>
    internal LossValue Loss { get; set; }

    /// <summary>The last evaluation of the held-out examples.</summary>
    internal Evaluation? HeldOut { get; set; }

    /// <summary>The best held-out value so far, its epoch and its parameters, where early stopping looks at it.</summary>
    internal double? Best { get; set; }

    internal int BestEpoch { get; set; }

    internal T[]? BestParameters { get; set; }

    /// <summary>Epochs in a row without improvement.</summary>
    internal int EpochsWithoutBest { get; set; }

    internal bool StoppedEarly { get; set; }

    /// <summary>What the examples looked like; a call that goes on from a checkpoint must have the same.</summary>
    internal ulong Fingerprint { get; set; }

    internal bool InsideEpoch => Batch > 0 || Window > 0;
}

/// <summary>What a call of <c>Fit</c> was given.</summary>
internal sealed class FitCall<T>(
    IReadOnlyList<Example<T>> examples, IReadOnlyList<Example<T>>? heldOut, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal IReadOnlyList<Example<T>> Examples { get; } = examples;

    internal IReadOnlyList<Example<T>>? HeldOut { get; } = heldOut;

    internal IProgress<TrainingProgress>? Progress { get; } = progress;

    internal CancellationToken Cancellation { get; } = cancellation;

    internal System.Diagnostics.Stopwatch Clock { get; } = System.Diagnostics.Stopwatch.StartNew();

    internal long ExamplesSeen { get; set; }

    /// <summary>The epoch that <see cref="Batches"/> belongs to.</summary>
    internal int BatchesOfEpoch { get; set; } = -1;

    internal int[][] Batches { get; set; } = [];

    /// <summary>Lengths and classes in order (FNV-1a): not the data themselves, but enough to notice another list.</summary>
    internal ulong Fingerprint() => HeldOut is null ? Hash(14695981039346656037, Examples) : Hash(Hash(14695981039346656037, Examples) * 31, HeldOut);

    private static ulong Hash(ulong hash, IReadOnlyList<Example<T>> examples)
    {
        foreach (Example<T> example in examples)
        {
            hash = (hash ^ (uint)example.Steps) * 1099511628211;
            foreach (int target in example.Classes ?? []) hash = (hash ^ (uint)target) * 1099511628211;
        }
        return hash;
    }
}
