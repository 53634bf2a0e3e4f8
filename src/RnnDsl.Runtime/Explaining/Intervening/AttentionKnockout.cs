using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="AttentionKnockout"/> can be told.</summary>
public sealed record AttentionKnockoutOptions : InterventionOptions
{
    /// <summary>The weights; the only quantity that is marked as attention if not given.</summary>
    public string? Attention { get; init; }

    /// <summary>
    /// The scores whose softmax the weights are; read off the equation <c>Softmax(e)</c> if not given. Where the scores have no name, the
    /// weight itself is set to zero, and the others keep their values: they then sum to less than 1.
    /// </summary>
    public string? Scores { get; init; }

    /// <summary>For a cell that attends at every step: leaves a position out at one step at a time, rather than at all steps that reach it.</summary>
    public bool PerStep { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["attention"] = Attention ?? "the only one",
        ["scores"] = Scores ?? "of the equation",
        ["steps"] = PerStep ? "each" : "together",
    };
}

/// <summary>
/// Leaves one position of an attention out (its score set to −∞, so that the softmax spreads its weight over the others) and says how far the
/// target moves. The prediction beside each effect is the gradient at the weights times their change, w′_s = w_s / (1 − w_p) and w′_p = 0.
/// </summary>
/// <remarks>
/// Of weights over steps the position is the effect's step; of weights within a cell it is the effect's unit, and its step the one that attends
/// (null: all of them). A row that has no other position is left as it is: an attention must look somewhere.
/// </remarks>
public static class AttentionKnockout
{
    /// <summary>The effect of leaving each position out, for each example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is looked at.</param>
    /// <param name="options">Which attention.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, the model has no attention or several, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static EffectTable Effects<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, AttentionKnockoutOptions? options = null,
        InitialStates<T>? initial = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new AttentionKnockoutOptions();
        RecurrentModel<T> compiled = model.Compiled;
        AttentionSource attention = AttentionSource.Find(compiled.Description, options.Attention, options.Scores);
        GradientPass<T>.CheckCall(compiled, batch, target, initial);
        var runs = new ChangedRuns<T>(compiled, batch, target, options);

        Batch<T> drawn = Noise.AddTo(batch, compiled.Description, options.Run?.NoiseSeed);
        GradientPass<T> pass = GradientPass<T>.Over(compiled, drawn, target, GradientRequest.Quantities, initial, null, Keep.Named, options.Run);
        Knockout[] knockouts = [.. Places(pass.Trace[attention.Name], attention, options.PerStep)];
        double[] values = runs.Values(drawn, initial, [.. knockouts.Select(place => ChangeOf<T>(place, attention))], runs.Counter(Math.Max(1, knockouts.Length)), cancellation);
        string kind = attention.Scores is { } scores ? $"{scores} = −∞" : $"{attention.Name} = 0";
        return new EffectTable(nameof(AttentionKnockout), options.Describe(), target.ToString()!,
        [
            .. knockouts.Select((place, i) => new InterventionEffect(
                attention.Name, place.Step, place.Unit, place.Example, kind,
                double.CreateTruncating(pass.FunctionValue[place.Example]), values[i], Predict(pass, place, attention))),
        ]);
    }

    private static IEnumerable<Knockout> Places<T>(Quantity<T> weights, AttentionSource attention, bool perStep) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int example = 0; example < weights.Count; example++)
        {
            int steps = weights.Lengths[example];
            if (attention.Over == AttentionOver.Steps)
            {
                for (int step = 0; step < steps && steps > 1; step++) yield return new Knockout(example, step, null, [step]);
                continue;
            }
            int most = Enumerable.Range(0, steps).Max(step => weights[example, step].Length);
            for (int position = 0; position < most; position++)
            {
                int[] reading = [.. Enumerable.Range(0, steps).Where(step => weights[example, step].Length > Math.Max(1, position))];
                if (reading.Length == 0) continue;
                if (!perStep) yield return new Knockout(example, null, position, reading);
                else
                    foreach (int step in reading) yield return new Knockout(example, step, position, [step]);
            }
        }
    }

    private static Change<T> ChangeOf<T>(Knockout place, AttentionSource attention) where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(place.Example, attention.Name, (rules, sequence) =>
    {
        foreach (int step in place.Steps)
            if (attention.Scores is { } scores) rules.Set(scores, T.NegativeInfinity, step, place.Unit, sequence);
            else rules.Set(attention.Name, T.Zero, step, place.Unit, sequence);
    });

    private static double Predict<T>(GradientPass<T> pass, Knockout place, AttentionSource attention) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Quantity<T> weights = pass.Trace[attention.Name], slopes = pass.Gradients.Quantities[attention.Name];
        if (attention.Over == AttentionOver.Steps)
        {
            double[] row = [.. Enumerable.Range(0, weights.Lengths[place.Example]).Select(step => double.CreateTruncating(weights[place.Example, step][0]))];
            double[] slope = [.. Enumerable.Range(0, row.Length).Select(step => double.CreateTruncating(slopes[place.Example, step][0]))];
            return FirstOrder(slope, row, place.Step!.Value, attention);
        }
        double sum = 0;
        foreach (int step in place.Steps)
            sum += FirstOrder(Doubles(slopes[place.Example, step]), Doubles(weights[place.Example, step]), place.Unit!.Value, attention);
        return sum;
    }

    private static double FirstOrder(double[] slopes, double[] weights, int left, AttentionSource attention)
    {
        if (attention.Scores is null) return -slopes[left] * weights[left];
        double others = 1 - weights[left], sum = -slopes[left] * weights[left];
        // A weight of 1 leaves nothing that could be spread; to first order only its own share is known.
        if (others <= 0) return sum;
        for (int i = 0; i < weights.Length; i++)
            if (i != left) sum += slopes[i] * (weights[i] / others - weights[i]);
        return sum;
    }

    private static double[] Doubles<T>(ReadOnlySpan<T> row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new double[row.Length];
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(row[i]);
        return values;
    }

    /// <summary>A position that is left out, and the steps at which.</summary>
    private sealed record Knockout(int Example, int? Step, int? Unit, int[] Steps);
}
