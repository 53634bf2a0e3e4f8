namespace RnnDsl.Explaining;

/// <summary>What a gate does on average over a set of its values.</summary>
/// <param name="Count">How many values.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their standard deviation (of these values, divided by n).</param>
/// <param name="SaturatedLeft">The share below the left threshold: closed.</param>
/// <param name="SaturatedRight">The share above the right threshold: open.</param>
public readonly record struct GateSummary(long Count, double Mean, double StandardDeviation, double SaturatedLeft, double SaturatedRight);

/// <summary>How a gate's values are spread, over everything, by unit, by step, and by both; only live steps count.</summary>
public sealed partial class GateStatistics
{
    private readonly GateSummary[,] cells;

    internal GateStatistics(string name, GateThresholds thresholds, GateMoments[,] moments)
    {
        Name = name;
        Thresholds = thresholds;
        (int steps, int units) = (moments.GetLength(0), moments.GetLength(1));
        cells = new GateSummary[steps, units];
        var perStep = new GateMoments[steps];
        var perUnit = new GateMoments[units];
        GateMoments overall = default;
        for (int step = 0; step < steps; step++)
        for (int unit = 0; unit < units; unit++)
        {
            GateMoments cell = moments[step, unit];
            cells[step, unit] = cell.Summary;
            perStep[step].Add(cell);
            perUnit[unit].Add(cell);
            overall.Add(cell);
        }
        PerStep = [.. perStep.Select(sum => sum.Summary)];
        PerUnit = [.. perUnit.Select(sum => sum.Summary)];
        Overall = overall.Summary;
    }

    private GateStatistics(GateStatisticsBody body)
    {
        (Name, Thresholds, Overall, PerUnit, PerStep) = (body.Name, body.Thresholds, body.Overall, body.PerUnit, body.PerStep);
        cells = new GateSummary[body.PerStep.Length, body.PerUnit.Length];
        for (int i = 0; i < body.Cells.Length; i++) cells[i / body.PerUnit.Length, i % body.PerUnit.Length] = body.Cells[i];
    }

    /// <summary>The name of the quantity.</summary>
    public string Name { get; }

    /// <summary>What counts as closed and as open.</summary>
    public GateThresholds Thresholds { get; }

    /// <summary>Over all examples, steps and units.</summary>
    public GateSummary Overall { get; }

    /// <summary>For each unit, over all examples and steps; of a matrix counted row by row.</summary>
    public IReadOnlyList<GateSummary> PerUnit { get; }

    /// <summary>For each step, over all units and the examples that are that long.</summary>
    public IReadOnlyList<GateSummary> PerStep { get; }

    /// <summary>A unit at a step, over the examples that are that long.</summary>
    public GateSummary this[int step, int unit] => cells[step, unit];
}

/// <summary>What counts as saturated.</summary>
/// <param name="Left">Values below it are saturated left (closed).</param>
/// <param name="Right">Values above it are saturated right (open).</param>
public sealed record GateThresholds(double Left = 0.1, double Right = 0.9);

/// <summary>Count, mean, sum of squared deviations and saturated values; two can be joined without losing digits (Chan et al.).</summary>
internal struct GateMoments
{
    private long count;
    private double mean;
    private double squares;
    private long left;
    private long right;

    /// <summary>Of values whose sums were taken after a number near them was subtracted, so that no digits are lost.</summary>
    /// <param name="count">How many; at least one.</param>
    /// <param name="shift">What was subtracted.</param>
    /// <param name="sum">The sum of what is left.</param>
    /// <param name="sumOfSquares">The sum of its squares.</param>
    /// <param name="left">How many are saturated left.</param>
    /// <param name="right">How many are saturated right.</param>
    internal GateMoments(long count, double shift, double sum, double sumOfSquares, long left, long right)
    {
        (this.count, this.left, this.right) = (count, left, right);
        mean = shift + sum / count;
        squares = Math.Max(0, sumOfSquares - sum * sum / count);
    }

    internal readonly GateSummary Summary => new(count, count == 0 ? double.NaN : mean, Math.Sqrt(squares / count), (double)left / count, (double)right / count);

    internal void Add(double value, GateThresholds thresholds)
    {
        count++;
        double away = value - mean;
        mean += away / count;
        squares += away * (value - mean);
        if (value < thresholds.Left) left++;
        if (value > thresholds.Right) right++;
    }

    internal void Add(in GateMoments other)
    {
        if (other.count == 0) return;
        double away = other.mean - mean;
        long together = count + other.count;
        squares += other.squares + away * away * ((double)count * other.count / together);
        mean += away * other.count / together;
        (count, left, right) = (together, left + other.left, right + other.right);
    }
}
