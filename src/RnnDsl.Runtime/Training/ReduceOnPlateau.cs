namespace RnnDsl.Training;

/// <summary>
/// A rate that is reduced when the held-out loss has not got better for a while, as PyTorch's <c>ReduceLROnPlateau</c> (mode min, relative threshold).
/// Training must have held-out examples; without them the base rate stays.
/// </summary>
/// <remarks>
/// A loss is better than the best so far where it is below best − |best|·threshold. After more than <c>patience</c> evaluations that are not, the rate
/// is multiplied by the factor, down to the minimum, and the count starts anew. It remembers: one object belongs to one trainer.
/// </remarks>
public sealed class ReduceOnPlateau : LearningRateSchedule
{
    private readonly double factor;
    private readonly int patience;
    private readonly double threshold;
    private readonly double minimum;
    private double best = double.PositiveInfinity;
    private int bad;
    private int reductions;

    /// <summary>A schedule that looks at the held-out loss.</summary>
    /// <param name="factor">In (0, 1).</param>
    /// <param name="patience">Evaluations without progress that are borne; not negative.</param>
    /// <param name="threshold">The relative progress that counts, in [0, 1).</param>
    /// <param name="minimum">The smallest rate, not negative.</param>
    public ReduceOnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, double minimum = 0)
    {
        if (factor is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        if (threshold is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold lies in [0, 1).");
        this.factor = factor;
        this.patience = patience;
        this.threshold = threshold;
        this.minimum = OptimizerSettings.NotNegative(minimum, nameof(minimum));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> State => [best, bad, reductions];

    /// <inheritdoc/>
    public override double Rate(int step, int epoch, double baseRate, double? heldOutLoss)
    {
        if (heldOutLoss is double loss) See(loss);
        return reductions == 0 ? baseRate : Math.Min(baseRate, Math.Max(minimum, baseRate * Math.Pow(factor, reductions)));
    }

    /// <inheritdoc/>
    public override void Load(IReadOnlyList<double> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Count != 3 || !IsCount(state[1]) || !IsCount(state[2]))
            throw new ArgumentException($"{nameof(ReduceOnPlateau)} remembers the best loss and two counts; [{string.Join(", ", state)}] is something else.", nameof(state));
        (best, bad, reductions) = (state[0], (int)state[1], (int)state[2]);
    }

    private static bool IsCount(double value) => value is >= 0 and <= int.MaxValue && Math.Floor(value) == value;

    private void See(double loss)
    {
        if (loss < best - Math.Abs(best) * threshold || double.IsPositiveInfinity(best) && double.IsFinite(loss))
        {
            best = loss;
            bad = 0;
            return;
        }
        if (++bad <= patience) return;
        reductions++;
        bad = 0;
    }
}
