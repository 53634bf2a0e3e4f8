namespace RnnDsl.Explaining;

/// <summary>A mean and how far it may be off.</summary>
/// <param name="Mean">The mean; not a number where there is nothing to take it of.</param>
/// <param name="StandardError">Its standard error; not a number where there are fewer than two.</param>
/// <param name="Count">How many numbers it is the mean of.</param>
public readonly record struct Estimate(double Mean, double StandardError, int Count)
{
    /// <summary>The mean of numbers; those that are none are left out.</summary>
    public static Estimate Of(IEnumerable<double> values)
    {
        double[] all = [.. values.Where(value => !double.IsNaN(value))];
        if (all.Length == 0) return new Estimate(double.NaN, double.NaN, 0);
        double mean = all.Average();
        double error = all.Length < 2 ? double.NaN : Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1) / all.Length);
        return new Estimate(mean, error, all.Length);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Mean:G4} ± {StandardError:G2} (n = {Count})");
}
