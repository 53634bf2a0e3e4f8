using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="DeepLift"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record DeepLiftOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the input is compared with; of tokens, the token's number.</summary>
    public Baseline<T> Baseline { get; init; } = Baseline<T>.Zero;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string> { ["baseline"] = Baseline.ToString() };
}

/// <summary>
/// The change of the target from a baseline to the input, carried back through every equation by its own rule: a function's secant
/// (Rescale), half of each factor's change for a product, so that gates have their part; softmax as what it is made of.
/// It adds up to f(x) − f(b) exactly (Shrikumar et al. 2017; Captum's DeepLift, which has no rules inside recurrent layers).
/// </summary>
public static class DeepLift
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <param name="model">The model; its definition is [Explainable].</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given.</param>
    /// <param name="initial">The states to start from, in both runs; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way, in both runs.</param>
    /// <param name="options">The baseline. It is the input's that <paramref name="wrt"/> names, else the only input's.</param>
    /// <param name="cancellation">Stops between the runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException">The definition is not [Explainable].</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null,
        InitialStates<T>? initial = null, Interventions<T>? interventions = null, DeepLiftOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new DeepLiftOptions<T>();
        RecurrentModel<T> compiled = model.Compiled;
        ModelDescription description = compiled.Description;
        Wrt found = Wrt.Find(description, wrt);
        Wrt changed = found.Kind == WrtKind.Input ? found : Wrt.Find(description, null);
        GradientPass<T>.CheckCall(compiled, batch, target, initial);
        RecurrentModel<T> companion = compiled.CompanionOf(CompanionKind.Difference);

        Batch<T> named = CompanionBatch.Named(compiled, batch, options.Run);
        StepRows<T> rows = named.Inputs[named.IndexOf(changed.Name)].Rows;
        T[][,] baseline = options.Baseline.Materialize(description, changed, rows.Geometry.Lengths);
        Batch<T> reference = CompanionBatch.With(named, changed.Name, CompanionBatch.Rows(baseline, rows));
        compiled.Check(reference, initial);
        T[] atBaseline = Values(compiled, reference, target, initial, interventions, options.Run);
        cancellation.ThrowIfCancellationRequested();

        Trace<T> trace = companion.Record(
            CompanionBatch.Beside(named, reference, CompanionNames.Reference),
            CompanionBatch.Twice(description, initial, CompanionNames.Reference),
            interventions?.Twice(name => CompanionNames.Prefixed(CompanionNames.Reference, name)),
            options.Run);
        T[] atInput = target.Values(new RunView<T>(trace), Target.Examples(batch.Count));
        FirstNaN.Refuse(atInput, () => compiled.Record(batch, initial, interventions, options.Run));
        cancellation.ThrowIfCancellationRequested();

        var seeds = new Seeds<T>(trace);
        target.SeedDifference(new RunView<T>(trace), new RunView<T>(trace, name => CompanionNames.Prefixed(CompanionNames.Reference, name)), seeds, Target.Examples(batch.Count));
        Wrt own = Wrt.Find(companion.Description, found.Name);
        Gradients<T> multipliers = companion.Backward(trace, seeds, own.Request, options.Run);
        T[][,] values = [.. Enumerable.Range(0, batch.Count).Select(example => Contributions(trace, multipliers, own, example))];
        return new Attribution<T>(nameof(DeepLift), options, target, found, values, atInput)
        {
            Baseline = found.Kind == WrtKind.Input ? baseline : null,
            BaselineValue = atBaseline,
            CompletenessGap = found.Kind == WrtKind.Input ? Attribution<T>.GapOf(values, atInput, atBaseline) : null,
        };
    }

    /// <summary>Multipliers times changes [steps × width].</summary>
    private static T[,] Contributions<T>(Trace<T> trace, Gradients<T> multipliers, Wrt wrt, int example) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[,] cells = wrt.Slopes(multipliers, example);
        T[,] now = wrt.Values(trace, example);
        T[,] then = (wrt with { Name = CompanionNames.Prefixed(CompanionNames.Reference, wrt.Name) }).Values(trace, example);
        Span<T> all = Cells.Of(cells);
        for (int i = 0; i < all.Length; i++) all[i] *= Cells.Of(now)[i] - Cells.Of(then)[i];
        return cells;
    }

    private static T[] Values<T>(
        RecurrentModel<T> model, Batch<T> batch, Target target, InitialStates<T>? initial, Interventions<T>? interventions, RunOptions? run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool record = interventions is not null || target.Needs(model.Description) != Keep.Output;
        RunView<T> view = record ? new RunView<T>(model.Record(batch, initial, interventions, run)) : new RunView<T>(model.Run(batch, initial, run));
        return target.Values(view, Target.Examples(batch.Count));
    }
}
