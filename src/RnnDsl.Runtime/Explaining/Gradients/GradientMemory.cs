using System.Numerics;
using System.Runtime.CompilerServices;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// The memory of a gradient pass whose results are copied out: the next call with the same model takes it over, as new memory costs a small
/// model more than its arithmetic does. Each model keeps one, and none that is large.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class GradientMemory<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long MostBytes = 16 << 20;

    private static readonly ConditionalWeakTable<RecurrentModel<T>, StrongBox<GradientMemory<T>?>> Kept = [];

    private readonly RecurrentModel<T> model;
    private readonly bool isKept;
    private Trace<T>? recorded;
    private Trace<T>? tape;
    private Seeds<T>? seedsOfRecord;
    private Seeds<T>? seedsOfTape;
    private Gradients<T>? gradients;

    private GradientMemory(RecurrentModel<T> model, bool isKept)
    {
        this.model = model;
        this.isKept = isKept;
    }

    /// <summary>Memory for a pass over a batch; disposing it hands it to the next.</summary>
    internal static GradientMemory<T> Rent(RecurrentModel<T> model, Batch<T> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!IsSmall(model.Description, batch)) return new GradientMemory<T>(model, isKept: false);
        return Interlocked.Exchange(ref Kept.GetOrCreateValue(model).Value, null) ?? new GradientMemory<T>(model, isKept: true);
    }

    /// <summary>A run with everything kept.</summary>
    internal Trace<T> Record(Batch<T> batch, InitialStates<T>? initial, Interventions<T>? interventions, RunOptions? options)
    {
        if (recorded is null) return recorded = model.Record(batch, initial, interventions, options);
        model.Record(batch, recorded, initial, interventions, options);
        return recorded;
    }

    /// <summary>A run with what the backward pass reads.</summary>
    internal Trace<T> Tape(Batch<T> batch, InitialStates<T>? initial, RunOptions? options)
    {
        if (tape is null) return tape = model.Tape(batch, initial, options);
        model.Tape(batch, tape, initial, options);
        return tape;
    }

    /// <summary>Seeds for a run, all zero.</summary>
    internal Seeds<T> Seeds(Trace<T> run)
    {
        ref Seeds<T>? seeds = ref ReferenceEquals(run, tape) ? ref seedsOfTape : ref seedsOfRecord;
        if (seeds is null) return seeds = new Seeds<T>(run);
        seeds.Reset(run);
        return seeds;
    }

    /// <summary>The gradients from the seeds on.</summary>
    internal Gradients<T> Backward(Trace<T> run, Seeds<T> seeds, GradientRequest what, RunOptions? options)
    {
        gradients ??= new Gradients<T>(model);
        model.Backward(run, seeds, what, gradients, options);
        return gradients;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isKept) Kept.GetOrCreateValue(model).Value = this;
    }

    private static bool IsSmall(ModelDescription model, Batch<T> batch)
    {
        long row = model.Slots.Sum(slot => (long)slot.Width) + 2 * model.Inputs.Sum(input => (long)ModelDescription.Elements(input.Shape)), rows = 0;
        foreach (BatchInput<T> input in batch.Inputs)
        {
            long own = 0;
            foreach (int length in input.Geometry.Lengths) own += length;
            rows = Math.Max(rows, own);
        }
        // Rows with a position for every step so far are as long as their sequence.
        return rows * row * Unsafe.SizeOf<T>() * (model.Slots.Any(slot => slot.Sequence is not null) ? batch.Steps : 1) <= MostBytes;
    }
}
