using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Which mean a gate is clamped to.</summary>
public enum GateMean
{
    /// <summary>Each example's own mean over its steps: what remains is how open the gate is for this example, not when.</summary>
    OverTime,

    /// <summary>The mean over all steps of all examples of the data: what remains depends on nothing that the gate has seen.</summary>
    OverData,
}

/// <summary>What <see cref="GateClamping"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record GateClampingOptions<T> : InterventionOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The quantities to clamp; those that are marked as gates if not given.</summary>
    public IReadOnlyList<string>? Quantities { get; init; }

    /// <summary>Which mean.</summary>
    public GateMean Mean { get; init; } = GateMean.OverTime;

    /// <summary>The data whose mean is meant by <see cref="GateMean.OverData"/>; the explained batch if not given.</summary>
    public Batch<T>? Data { get; init; }

    /// <summary>Clamps one unit at a time, rather than all units together.</summary>
    public bool PerUnit { get; init; }

    /// <summary>Clamps at one step at a time, rather than at all steps together.</summary>
    public bool PerStep { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["quantities"] = Quantities is null ? "gates" : string.Join(", ", Quantities),
        ["mean"] = Mean == GateMean.OverTime ? "over time" : Data is null ? "over the explained examples" : "over the data",
        ["units"] = PerUnit ? "each" : "together",
        ["steps"] = PerStep ? "each" : "together",
    };
}

/// <summary>
/// Clamps a gate to its mean, which takes away what the gate decides from step to step but not how open it is, and says how far the target
/// moves (mean ablation). The prediction beside each effect is the gradient at the gate times the distance to the mean.
/// </summary>
public static class GateClamping
{
    /// <summary>The effect of clamping each gate, for each example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is looked at.</param>
    /// <param name="options">Which quantities, which mean; whether units and steps go one by one.</param>
    /// <param name="initial">The states to start from; zero if not given. Those of the data are zero.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, nothing is marked as a gate, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static EffectTable Effects<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, GateClampingOptions<T>? options = null,
        InitialStates<T>? initial = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new GateClampingOptions<T>();
        RecurrentModel<T> compiled = model.Compiled;
        ModelDescription description = compiled.Description;
        string[] gates = GatesOf(description, options);
        GradientPass<T>.CheckCall(compiled, batch, target, initial);
        if (options.Data is { } data) CheckData(compiled, data);
        var runs = new ChangedRuns<T>(compiled, batch, target, options);

        Batch<T> drawn = Noise.AddTo(batch, description, options.Run?.NoiseSeed);
        GradientPass<T> pass = GradientPass<T>.Over(compiled, drawn, target, GradientRequest.Quantities, initial, null, Keep.Named, options.Run);
        Trace<T> meant = options is { Mean: GateMean.OverData, Data: { } other } ? compiled.Record(other, options: options.Run) : pass.Trace;
        Clamp<T>[] clamps = [.. gates.SelectMany(gate => Clamps(pass.Trace[gate], Means(pass.Trace[gate], meant[gate], options.Mean), options))];
        double[] values = runs.Values(drawn, initial, [.. clamps.Select(clamp => clamp.Change)], runs.Counter(clamps.Length), cancellation);
        return new EffectTable(nameof(GateClamping), options.Describe(), target.ToString()!,
        [
            .. clamps.Select((clamp, i) => new InterventionEffect(
                clamp.Quantity, clamp.Step, clamp.Unit, clamp.Example, "clamped to its mean",
                double.CreateTruncating(pass.FunctionValue[clamp.Example]), values[i], clamp.Predict(pass))),
        ]);
    }

    private static string[] GatesOf<T>(ModelDescription model, GateClampingOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string[] marked = [.. model.Quantities.Where(info => info.Role.HasFlag(QuantityRole.Gate)).Select(info => info.Name)];
        if (options.Quantities is null && marked.Length == 0)
            throw new ArgumentException($"{model.Name} marks no quantity as a gate; name one of {ModelDescription.List(model.Quantities.Select(info => info.Name))}.", nameof(options));
        string[] gates = Sites.Quantities(model, options.Quantities ?? marked);
        foreach (string gate in gates)
            if (model.Slots[model.SlotOf(gate)].Sequence is not null)
                throw new ArgumentException($"{model.Name}: '{gate}' has a number of positions of its own at each step, so its units have no mean over steps.", nameof(options));
        return gates;
    }

    private static void CheckData<T>(RecurrentModel<T> model, Batch<T> data) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        model.Check(Noise.AddTo(data, model.Description, seed: null), null);
        FiniteInputs.Check(model.Description, data);
    }

    /// <summary>The mean of each unit, for each example.</summary>
    private static T[][] Means<T>(Quantity<T> values, Quantity<T> meant, GateMean mean) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (mean == GateMean.OverTime) return [.. Enumerable.Range(0, values.Count).Select(example => Mean(values, [example]))];
        T[] one = Mean(meant, [.. Enumerable.Range(0, meant.Count)]);
        return [.. Enumerable.Repeat(one, values.Count)];
    }

    private static T[] Mean<T>(Quantity<T> values, int[] examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sums = new double[values.Width];
        int count = 0;
        foreach (int example in examples)
            for (int step = 0; step < values.Lengths[example]; step++)
            {
                count++;
                ReadOnlySpan<T> row = values[example, step];
                for (int unit = 0; unit < sums.Length; unit++) sums[unit] += double.CreateTruncating(row[unit]);
            }
        return [.. sums.Select(sum => T.CreateTruncating(sum / count))];
    }

    private static IEnumerable<Clamp<T>> Clamps<T>(Quantity<T> values, T[][] means, GateClampingOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int?[] units = options.PerUnit ? [.. Enumerable.Range(0, values.Width).Select(unit => (int?)unit)] : [null];
        for (int example = 0; example < values.Count; example++)
        {
            int?[] steps = options.PerStep ? [.. Enumerable.Range(0, values.Lengths[example]).Select(step => (int?)step)] : [null];
            foreach (int? step in steps)
            foreach (int? unit in units)
                yield return new Clamp<T>(values.Name, step, unit, example, means[example]);
        }
    }

    /// <summary>One gate of one example, held at its mean.</summary>
    private sealed record Clamp<T>(string Quantity, int? Step, int? Unit, int Example, T[] Mean) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        internal Change<T> Change => new(Example, Quantity, (rules, sequence) =>
        {
            if (Unit is { } unit) rules.Set(Quantity, Mean[unit], Step, unit, sequence);
            else rules.Set(Quantity, Mean, Step, sequence);
        });

        internal double Predict(GradientPass<T> pass)
        {
            Quantity<T> values = pass.Trace[Quantity], slopes = pass.Gradients.Quantities[Quantity];
            (int first, int end) = Step is { } one ? (one, one + 1) : (0, values.Lengths[Example]);
            Range units = Unit is { } unit ? unit..(unit + 1) : ..Mean.Length;
            double sum = 0;
            for (int step = first; step < end; step++) sum += Slope.Times(slopes[Example, step][units], values[Example, step][units], Mean.AsSpan()[units]);
            return sum;
        }
    }
}
