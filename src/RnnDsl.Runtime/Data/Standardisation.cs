using System.Numerics;

namespace RnnDsl.Data;

/// <summary>
/// (x − mean) / deviation of each feature, with mean and deviation over all steps of the <em>training</em> sequences, as scikit-learn's
/// <c>StandardScaler</c>: the deviation divides by the number of steps, and is 1 for a feature that never changes.
/// </summary>
public sealed class Standardisation
{
    private readonly double[] means;
    private readonly double[] deviations;

    private Standardisation(double[] means, double[] deviations) => (this.means, this.deviations) = (means, deviations);

    /// <summary>The mean of each feature.</summary>
    public IReadOnlyList<double> Means => means;

    /// <summary>The deviation of each feature, above 0.</summary>
    public IReadOnlyList<double> Deviations => deviations;

    /// <summary>Learns means and deviations.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="training">For each sequence [steps × features]; held-out sequences do not belong here.</param>
    /// <exception cref="ArgumentException">There are none, their features differ, or a value is not finite.</exception>
    public static Standardisation Fit<T>(IReadOnlyList<T[,]> training) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Sequences.Check(training);
        int features = training[0].GetLength(1);
        double[] means = new double[features], squares = new double[features];
        long count = 0;
        for (int i = 0; i < training.Count; i++)
        for (int step = 0; step < training[i].GetLength(0); step++)
        {
            count++;
            for (int k = 0; k < features; k++)
            {
                double x = double.CreateTruncating(training[i][step, k]);
                if (!double.IsFinite(x)) throw new ArgumentException($"Sequence {i} has {x} at step {step}, feature {k}; standardisation wants finite values.", nameof(training));
                // Welford 1962: no two large sums are subtracted.
                double before = x - means[k];
                means[k] += before / count;
                squares[k] += before * (x - means[k]);
            }
        }
        // What is left of a feature that never changes may be rounding alone.
        double Deviation(double square, double mean) =>
            Math.Sqrt(square / count) is double deviation && deviation > 1e-14 * Math.Abs(mean) ? deviation : 1;
        return new Standardisation(means, [.. squares.Select((square, k) => Deviation(square, means[k]))]);
    }

    /// <summary>A sequence standardised.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="sequence">[steps × features].</param>
    /// <exception cref="ArgumentException">It has other features.</exception>
    public T[,] Apply<T>(T[,] sequence) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map(sequence, (x, k) => (x - means[k]) / deviations[k]);

    /// <summary>A standardised sequence in its own units again.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="sequence">[steps × features].</param>
    /// <exception cref="ArgumentException">It has other features.</exception>
    public T[,] Undo<T>(T[,] sequence) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map(sequence, (x, k) => x * deviations[k] + means[k]);

    private T[,] Map<T>(T[,] sequence, Func<double, int, double> value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(sequence);
        if (sequence.GetLength(1) != means.Length)
            throw new ArgumentException($"The sequence has {sequence.GetLength(1)} features a step; the standardisation has learnt {means.Length}.", nameof(sequence));
        var mapped = new T[sequence.GetLength(0), means.Length];
        for (int step = 0; step < mapped.GetLength(0); step++)
        for (int k = 0; k < means.Length; k++)
            mapped[step, k] = T.CreateTruncating(value(double.CreateTruncating(sequence[step, k]), k));
        return mapped;
    }
}
