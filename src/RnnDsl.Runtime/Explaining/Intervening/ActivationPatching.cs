using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Into which run values are put.</summary>
[Flags]
public enum PatchingDirection
{
    /// <summary>Values of the clean run into the corrupted one: what suffices to bring the clean target back.</summary>
    Denoising = 1,

    /// <summary>Values of the corrupted run into the clean one: what is needed for the clean target.</summary>
    Noising = 2,

    /// <summary>Both.</summary>
    Both = Denoising | Noising,
}

/// <summary>What <see cref="ActivationPatching"/> can be told.</summary>
public sealed record ActivationPatchingOptions : InterventionOptions
{
    /// <summary>The quantities to patch; all that have a name if not given.</summary>
    public IReadOnlyList<string>? Quantities { get; init; }

    /// <summary>The steps at which; all of them if not given. A step that an example does not reach is left out.</summary>
    public IReadOnlyList<int>? Steps { get; init; }

    /// <summary>Patches one unit at a time, rather than all units of a quantity together.</summary>
    public bool PerUnit { get; init; }

    /// <summary>The units that are patched one at a time; all of them if not given. Needs <see cref="PerUnit"/>.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>Into which run values are put; both if not given.</summary>
    public PatchingDirection Direction { get; init; } = PatchingDirection.Both;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["quantities"] = Quantities is null ? "all" : string.Join(", ", Quantities),
        ["steps"] = Steps is null ? "all" : string.Join(", ", Steps),
        ["units"] = !PerUnit ? "together" : Units is null ? "each" : string.Join(", ", Units),
        ["direction"] = Direction.ToString(),
    };
}

/// <summary>
/// Activation patching (causal tracing; Vig et al. 2020, Meng et al. 2022): two inputs are run, a clean and a corrupted one, and the value of a
/// quantity in one run is put into the other. The share of the target's difference that this brings about says where the difference sits:
/// denoising (f(patched) − f(corrupted)) / (f(clean) − f(corrupted)), noising (f(patched) − f(clean)) / (f(corrupted) − f(clean)); both are 0
/// where nothing and 1 where everything changes. The prediction beside each effect is attribution patching (Syed et al. 2023):
/// the gradient of the run that is patched times the difference of the two values.
/// </summary>
public static class ActivationPatching
{
    /// <summary>What the kind of an effect says of denoising.</summary>
    public const string Denoising = "denoising";

    /// <summary>What the kind of an effect says of noising.</summary>
    public const string Noising = "noising";

    /// <summary>The effect table over quantities, steps and units, for each pair of examples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="clean">The clean inputs.</param>
    /// <param name="corrupted">The corrupted ones: as many examples, each with the steps of its clean one.</param>
    /// <param name="target">What is looked at.</param>
    /// <param name="options">Which quantities, steps and units.</param>
    /// <param name="initial">The states that the clean run starts from; zero if not given.</param>
    /// <param name="corruptedInitial">Those of the corrupted run; the same if not given.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, the inputs do not fit each other, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static EffectTable Effects<T>(
        IRecurrentModel<T> model, Batch<T> clean, Batch<T> corrupted, Target target, ActivationPatchingOptions? options = null,
        InitialStates<T>? initial = null, InitialStates<T>? corruptedInitial = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ActivationPatchingOptions();
        corruptedInitial ??= initial;
        RecurrentModel<T> compiled = model.Compiled;
        GradientPass<T>.CheckCall(compiled, clean, target, initial);
        GradientPass<T>.CheckCall(compiled, corrupted, target, corruptedInitial);
        CheckPair(compiled.Description, clean, corrupted);
        if ((options.Direction & PatchingDirection.Both) == 0 || (options.Direction & ~PatchingDirection.Both) != 0)
            throw new ArgumentException($"{options.Direction} is no direction to patch in.", nameof(options));
        var runs = new ChangedRuns<T>(compiled, clean, target, options);
        string[] quantities = Sites.Quantities(compiled.Description, options.Quantities);
        Sites.Check(compiled, clean, quantities, options.Steps, options.PerUnit, options.Units);

        var sides = new Pair<T>(Run(clean, initial), Run(corrupted, corruptedInitial));
        (int Example, string Quantity, int Step, int? Unit)[] sites = [.. Places(sides.Clean.Trace, quantities, options)];
        PatchingDirection[] directions = [.. new[] { PatchingDirection.Denoising, PatchingDirection.Noising }.Where(one => options.Direction.HasFlag(one))];
        Action<int> done = runs.Counter((long)sites.Length * directions.Length);
        var effects = new List<InterventionEffect>(sites.Length * directions.Length);
        foreach (PatchingDirection direction in directions) effects.AddRange(Patched(sides, direction, sites, runs, direction == PatchingDirection.Denoising ? corruptedInitial : initial, done, cancellation));
        int[] rank = Sites.Rank(quantities, effects);
        return new EffectTable(nameof(ActivationPatching), options.Describe(), target.ToString()!, [.. rank.Select(i => effects[i])]);

        GradientPass<T> Run(Batch<T> batch, InitialStates<T>? from)
        {
            cancellation.ThrowIfCancellationRequested();
            Batch<T> drawn = Noise.AddTo(batch, compiled.Description, options.Run?.NoiseSeed);
            return GradientPass<T>.Over(compiled, drawn, target, GradientRequest.Quantities, from, null, Keep.Named, options.Run);
        }
    }

    private static IEnumerable<InterventionEffect> Patched<T>(
        Pair<T> sides, PatchingDirection direction, (int Example, string Quantity, int Step, int? Unit)[] sites, ChangedRuns<T> runs,
        InitialStates<T>? initial, Action<int> done, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool denoising = direction == PatchingDirection.Denoising;
        GradientPass<T> into = denoising ? sides.Corrupted : sides.Clean, from = denoising ? sides.Clean : sides.Corrupted;
        Change<T>[] changes =
        [
            .. sites.Select(site => new Change<T>(site.Example, site.Quantity,
                (rules, sequence) => rules.Patch(site.Quantity, from.Trace, _ => site.Example, site.Step, site.Unit, sequence))),
        ];
        double[] values = runs.Values(into.Trace.Batch, initial, changes, done, cancellation);
        for (int i = 0; i < sites.Length; i++)
        {
            (int example, string quantity, int step, int? unit) = sites[i];
            ReadOnlySpan<T> slopes = into.Gradients.Quantities[quantity][example, step];
            Range units = unit is { } u ? u..(u + 1) : ..slopes.Length;
            double predicted = Slope.Times(slopes[units], into.Trace[quantity][example, step][units], from.Trace[quantity][example, step][units]);
            double before = double.CreateTruncating(into.FunctionValue[example]), source = double.CreateTruncating(from.FunctionValue[example]);
            yield return new InterventionEffect(quantity, step, unit, example, denoising ? Denoising : Noising, before, values[i], predicted, source - before);
        }
    }

    private static IEnumerable<(int, string, int, int?)> Places<T>(Trace<T> run, string[] quantities, ActivationPatchingOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (string quantity in quantities)
        {
            Quantity<T> values = run[quantity];
            for (int example = 0; example < values.Count; example++)
                foreach (int step in options.Steps ?? [.. Enumerable.Range(0, values.Lengths[example])])
                {
                    if (step >= values.Lengths[example]) continue;
                    if (!options.PerUnit) yield return (example, quantity, step, null);
                    else
                        foreach (int unit in options.Units ?? [.. Enumerable.Range(0, values[example, step].Length)])
                            if (unit < values[example, step].Length) yield return (example, quantity, step, unit);
                }
        }
    }

    private static void CheckPair<T>(ModelDescription model, Batch<T> clean, Batch<T> corrupted) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (clean.Count != corrupted.Count)
            throw new ArgumentException($"{model.Name}: there are {clean.Count} clean and {corrupted.Count} corrupted examples; each needs one of the other.", nameof(corrupted));
        foreach (InputInfo info in model.GivenInputs)
        {
            ReadOnlySpan<int> own = LengthsOf(clean, info.Name), other = LengthsOf(corrupted, info.Name);
            for (int example = 0; example < own.Length; example++)
                if (own[example] != other[example])
                    throw new ArgumentException($"{model.Name}: '{info.Name}' has {own[example]} steps in the clean example {example} and {other[example]} in the corrupted one; values are patched step by step.", nameof(corrupted));
        }
        if (!clean.Geometry.SameLengths(corrupted.Geometry))
            throw new ArgumentException($"{model.Name}: the contexts of a clean and a corrupted example have different numbers of positions.", nameof(corrupted));

        static ReadOnlySpan<int> LengthsOf(Batch<T> batch, string input) => batch.Inputs[batch.IndexOf(input)].Rows.Geometry.Lengths;
    }

    private sealed record Pair<T>(GradientPass<T> Clean, GradientPass<T> Corrupted) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
