using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Lrp"/> can be told.</summary>
public sealed record LrpOptions : ExplainOptions
{
    /// <summary>What is added to denominators, with their sign: larger values leave out weak and contradictory terms. Must be positive.</summary>
    public double Epsilon { get; init; } = 0.001;

    /// <summary>
    /// The share of what biases and ε take away that the terms of a sum get back in equal parts, from 0 to 1 (Arras et al.'s
    /// bias_factor: with 1 relevance is conserved, and spread over terms that have nothing to do with it).
    /// </summary>
    public double BiasFactor { get; init; }

    /// <summary>
    /// The α-β rule: what supports a sum has α of its relevance, what speaks against it −β with β = α − 1; at least 1. With 1 it is the z⁺
    /// rule, which looks at support alone. Null: the ε rule.
    /// </summary>
    public double? Alpha { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["rule"] = Alpha switch { null => "epsilon", 1 => "z+", _ => "alpha-beta" },
        ["alpha"] = Alpha?.ToString("R", CultureInfo.InvariantCulture) ?? "",
        ["epsilon"] = Epsilon.ToString("R", CultureInfo.InvariantCulture),
        ["biasFactor"] = BiasFactor.ToString("R", CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// Layer-wise relevance propagation: the target's value, handed back through every equation to what it is made of. A sum gives each
/// term its share (the ε rule); of a gate times a signal the signal has all. (Bach et al. 2015; Arras et al. 2017 for gated cells;
/// Captum's LRP, which has no rules for recurrent layers.)
/// </summary>
public static class Lrp
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <param name="model">The model; its definition is [Explainable].</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained; its relevance is its value.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way; where one is set, relevance ends.</param>
    /// <param name="options">ε.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException">The definition is not [Explainable].</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null,
        InitialStates<T>? initial = null, Interventions<T>? interventions = null, LrpOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new LrpOptions();
        if (!(options.Epsilon > 0) || !double.IsFinite(options.Epsilon)) throw new ArgumentOutOfRangeException("options.Epsilon", options.Epsilon, "ε is a positive number.");
        if (!(options.BiasFactor is >= 0 and <= 1)) throw new ArgumentOutOfRangeException("options.BiasFactor", options.BiasFactor, "The bias factor lies between 0 and 1.");
        if (!(options.Alpha is null or >= 1) || options.Alpha is { } a && !double.IsFinite(a)) throw new ArgumentOutOfRangeException("options.Alpha", options.Alpha, "α is at least 1.");
        if (options.Alpha is not null && options.BiasFactor != 0) throw new ArgumentException("The bias factor belongs to the ε rule.", "options.BiasFactor");
        RecurrentModel<T> compiled = model.Compiled;
        Wrt found = Wrt.Find(compiled.Description, wrt);
        GradientPass<T>.CheckCall(compiled, batch, target, initial);
        RecurrentModel<T> companion = options.Alpha is { } alpha
            ? compiled.CompanionOf(CompanionKind.SignedRelevance, ("epsilon__", options.Epsilon), ("bias_factor__", options.BiasFactor), ("alpha__", alpha), ("beta__", alpha - 1))
            : compiled.CompanionOf(CompanionKind.Relevance, ("epsilon__", options.Epsilon), ("bias_factor__", options.BiasFactor));
        Trace<T> trace = companion.Record(CompanionBatch.Named(compiled, batch, options.Run), initial, interventions, options.Run);
        T[] values = target.Values(new RunView<T>(trace), Target.Examples(batch.Count));
        FirstNaN.Refuse(values, () => compiled.Record(batch, initial, interventions, options.Run));

        var seeds = new Seeds<T>(trace);
        target.Seed(new RunView<T>(trace), seeds, Target.Examples(batch.Count));
        seeds.Multiply(trace);
        Wrt own = Wrt.Find(companion.Description, found.Name);
        Gradients<T> relevance = companion.Backward(trace, seeds, own.Request | GradientRequest.InitialStates, options.Run);
        return new Attribution<T>(nameof(Lrp), options, target, found, [.. Enumerable.Range(0, batch.Count).Select(example => own.Slopes(relevance, example))], values)
        {
            Absorbed = [.. Enumerable.Range(0, batch.Count).Select(relevance.Absorbed)],
        };
    }
}
