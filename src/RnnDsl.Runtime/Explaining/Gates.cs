using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Statistics of gates over a recorded run: means, and how often each unit is closed or open (left and right saturation,
/// Karpathy et al. 2015).
/// </summary>
public static class Gates
{
    /// <summary>Statistics of every quantity that is marked as a gate, in the order of the definition.</summary>
    /// <param name="run">A recorded run.</param>
    /// <param name="thresholds">What counts as saturated; below 0.1 and above 0.9 if not given.</param>
    /// <exception cref="ArgumentException">The model has no quantity marked as a gate.</exception>
    public static IReadOnlyList<GateStatistics> Statistics<T>(Trace<T> run, GateThresholds? thresholds = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        ModelDescription model = run.Model.Description;
        QuantityInfo[] gates = [.. model.Quantities.Where(info => info.Role.HasFlag(QuantityRole.Gate))];
        if (gates.Length == 0)
            throw new ArgumentException($"{model.Name} marks no quantity as a gate; name one of {ModelDescription.List(model.Quantities.Select(info => info.Name))}.", nameof(run));
        return [.. gates.Select(info => Statistics(run, info.Name, thresholds))];
    }

    /// <summary>Statistics of a quantity, whether it is marked as a gate or not.</summary>
    /// <param name="run">A run that kept the quantity.</param>
    /// <param name="quantity">The name of the quantity.</param>
    /// <param name="thresholds">What counts as saturated; below 0.1 and above 0.9 if not given.</param>
    /// <exception cref="ArgumentException">There is no such quantity, or the thresholds are the wrong way round.</exception>
    public static GateStatistics Statistics<T>(Trace<T> run, string quantity, GateThresholds? thresholds = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        thresholds ??= new GateThresholds();
        if (!(thresholds.Left <= thresholds.Right))
            throw new ArgumentException($"The left threshold {thresholds.Left} lies above the right one, {thresholds.Right}.", nameof(thresholds));
        Quantity<T> values = run[quantity];
        var moments = new GateMoments[values.Steps, values.Width];
        for (int example = 0; example < values.Count; example++)
        for (int step = 0; step < values.Lengths[example]; step++)
        {
            ReadOnlySpan<T> row = values[example, step];
            for (int unit = 0; unit < row.Length; unit++) moments[step, unit].Add(double.CreateTruncating(row[unit]), thresholds);
        }
        return new GateStatistics(quantity, thresholds, moments);
    }
}
