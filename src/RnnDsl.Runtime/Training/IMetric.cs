using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// A measure of held-out examples, collected batch by batch: <see cref="Reset"/>, then <see cref="Add"/> for every batch, then <see cref="Value"/>.
/// It remembers what it has seen, so one object belongs to one trainer.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IMetric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What reports call it; unique among a trainer's metrics.</summary>
    string Name { get; }

    /// <summary>Whether larger values are better ones.</summary>
    bool HigherIsBetter { get; }

    /// <summary>The measure of all examples since the last reset; NaN where they do not determine it.</summary>
    double Value { get; }

    /// <summary>Forgets all examples.</summary>
    void Reset();

    /// <summary>Takes a batch into account.</summary>
    /// <param name="outputs">The outputs of its run.</param>
    /// <param name="examples">Its examples, in the batch's order.</param>
    void Add(Outputs<T> outputs, IReadOnlyList<Example<T>> examples);
}
