using MathNet.Numerics.Statistics;

namespace RnnDsl.Explaining;

/// <summary>
/// What changes to a model's quantities did to a target, each with what its attribution predicted. How well the two go together says how
/// far gradients can be trusted there: where they do not, a gradient saw a slope that the model does not follow.
/// </summary>
public sealed partial record EffectTable
{
    /// <summary>A table of effects.</summary>
    /// <param name="method">The method.</param>
    /// <param name="options">Its options, as name and text.</param>
    /// <param name="target">What was looked at, in words.</param>
    /// <param name="effects">The effects.</param>
    public EffectTable(string method, IReadOnlyDictionary<string, string> options, string target, IReadOnlyList<InterventionEffect> effects)
    {
        Method = method;
        Options = options;
        Target = target;
        Effects = effects;
    }

    /// <summary>The name of the method.</summary>
    public string Method { get; }

    /// <summary>The options that it ran with, as name and text.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>What was looked at, in words.</summary>
    public string Target { get; }

    /// <summary>The effects, quantity by quantity; within each by kind, step, unit and example.</summary>
    public IReadOnlyList<InterventionEffect> Effects { get; }

    /// <summary>
    /// Pearson's correlation between the changes and the predicted ones, over all effects; null where there are fewer than two, or one side does not vary.
    /// </summary>
    public double? Correlation => Correlate(Effects);

    /// <summary>The names of the quantities that were changed.</summary>
    public IReadOnlyList<string> Quantities => [.. Effects.Select(effect => effect.Quantity).Distinct()];

    /// <summary>The correlation between changes and predicted ones for one quantity.</summary>
    /// <exception cref="ArgumentException">The table has no effects of it.</exception>
    public double? CorrelationOf(string quantity) => Correlate(Of(quantity));

    /// <summary>The effects of one quantity.</summary>
    /// <exception cref="ArgumentException">The table has none.</exception>
    public IReadOnlyList<InterventionEffect> Of(string quantity)
    {
        InterventionEffect[] effects = [.. Effects.Where(effect => effect.Quantity == quantity)];
        return effects.Length > 0 ? effects
            : throw new ArgumentException($"The table has no effects of '{quantity}'; it has those of {Models.ModelDescription.List(Quantities)}.", nameof(quantity));
    }

    /// <summary>The effect at one place, or null.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="example">The example.</param>
    /// <param name="step">The step; null where all steps were changed together.</param>
    /// <param name="unit">The unit or position; null where all were changed together.</param>
    /// <param name="kind">What was done; the first kind if not given.</param>
    public InterventionEffect? Find(string quantity, int example, int? step = null, int? unit = null, string? kind = null) =>
        Effects.FirstOrDefault(effect => effect.Quantity == quantity && effect.Example == example && effect.Step == step && effect.Unit == unit && (kind is null || effect.Kind == kind));

    /// <summary>The strongest effects first, by the size of the change.</summary>
    public IReadOnlyList<InterventionEffect> Strongest(int count) => [.. Effects.OrderByDescending(effect => Math.Abs(effect.Change)).Take(count)];

    /// <summary>Each place's effect, over the examples that have it; in the table's order.</summary>
    public IReadOnlyList<MeanEffect> OverExamples() =>
    [
        .. Effects.GroupBy(effect => (effect.Quantity, effect.Kind, effect.Step, effect.Unit)).Select(group =>
        {
            double[] changes = [.. group.Select(effect => effect.Change)];
            double[] shares = [.. group.Where(effect => effect.Share is not null).Select(effect => effect.Share!.Value)];
            return new MeanEffect(group.Key.Quantity, group.Key.Step, group.Key.Unit, group.Key.Kind, changes.Length, changes.Average(),
                Statistics.StandardDeviation(changes) / Math.Sqrt(changes.Length), group.Average(effect => effect.Predicted),
                shares.Length > 0 ? shares.Average() : null);
        }),
    ];

    private static double? Correlate(IReadOnlyList<InterventionEffect> effects)
    {
        InterventionEffect[] finite = [.. effects.Where(effect => double.IsFinite(effect.Change) && double.IsFinite(effect.Predicted))];
        if (finite.Length < 2) return null;
        double correlation = MathNet.Numerics.Statistics.Correlation.Pearson(finite.Select(effect => effect.Change), finite.Select(effect => effect.Predicted));
        return double.IsFinite(correlation) ? correlation : null;
    }
}
