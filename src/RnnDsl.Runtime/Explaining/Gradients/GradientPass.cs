using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A run and the target's gradients through it.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed record GradientPass<T>(Trace<T> Trace, Gradients<T> Gradients, T[] FunctionValue) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs the model over a batch and differentiates the target; everything is checked before the run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is differentiated.</param>
    /// <param name="wrt">By what.</param>
    /// <param name="initial">The states to start from.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="reads">What the caller reads of the run besides the target.</param>
    /// <param name="run">Threads.</param>
    /// <param name="memory">Memory to run in, which the caller gives back when it has read the pass; new memory if not given.</param>
    internal static GradientPass<T> Over(
        RecurrentModel<T> model, Batch<T> batch, Target target, GradientRequest wrt,
        InitialStates<T>? initial, Interventions<T>? interventions, Keep reads, RunOptions? run, GradientMemory<T>? memory = null)
    {
        CheckCall(model, batch, target, initial);
        bool record = interventions is not null || reads == Keep.Named || target.Needs(model.Description) == Keep.Named;
        Trace<T> trace = memory is null
            ? record ? model.Record(batch, initial, interventions, run) : model.Tape(batch, initial, run)
            : record ? memory.Record(batch, initial, interventions, run) : memory.Tape(batch, initial, run);
        T[] values = target.ValueOf(trace);
        FirstNaN.Refuse(values, () => record ? trace : model.Record(batch, initial, interventions, run));
        return Differentiate(trace, target, values, wrt, run, memory);
    }

    /// <summary>Differentiates the target through a run.</summary>
    internal static GradientPass<T> Through(Trace<T> trace, Target target, GradientRequest wrt, RunOptions? run)
    {
        T[] values = target.ValueOf(trace);
        FirstNaN.Refuse(values, () => trace);
        return Differentiate(trace, target, values, wrt, run);
    }

    internal static void CheckCall(RecurrentModel<T> model, Batch<T> batch, Target target, InitialStates<T>? initial)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(target);
        model.Check(Noise.AddTo(batch, model.Description, seed: null), initial);
        target.Check(model, batch);
        FiniteInputs.Check(model.Description, batch);
    }

    /// <summary>What has to be kept to read the values of <paramref name="wrt"/>.</summary>
    internal static Keep NeededFor(ModelDescription model, Wrt wrt) => wrt.Kind == WrtKind.Quantity ? model.Slots[wrt.Index].Keep : Keep.Output;

    private static GradientPass<T> Differentiate(Trace<T> trace, Target target, T[] values, GradientRequest wrt, RunOptions? run, GradientMemory<T>? memory = null)
    {
        Seeds<T> seeds = memory is null ? new Seeds<T>(trace) : memory.Seeds(trace);
        target.Fill(trace, seeds);
        return new GradientPass<T>(trace, memory is null ? trace.Model.Backward(trace, seeds, wrt, run) : memory.Backward(trace, seeds, wrt, run), values);
    }

    /// <summary>The derivatives by <paramref name="wrt"/>, a copy for each example.</summary>
    internal T[][,] Slopes(Wrt wrt) => [.. Enumerable.Range(0, FunctionValue.Length).Select(example => wrt.Slopes(Gradients, example))];
}
