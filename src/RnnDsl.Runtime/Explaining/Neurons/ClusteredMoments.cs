namespace RnnDsl.Explaining;

/// <summary>
/// The correlation of two numbers over steps that belong to sequences, with an error that counts sequences and not steps, in one pass. The correlation moves with a step by
/// z_x z_y − r (z_x² + z_y²) / 2 (its influence function), which is linear in 1, x, y, x², y², xy; so the sums of these over each sequence, and the sums of the products
/// of such sums over sequences, give the sandwich variance that is robust to any dependence within sequences (Liang and Zeger 1986).
/// </summary>
internal sealed class ClusteredMoments
{
    private const int Terms = 6;
    private readonly double[] sums = new double[Terms];
    private readonly double[] products = new double[Terms * Terms];
    private int sequences;

    /// <summary>Adds a sequence's sums of 1, x, y, x², y², xy. Numbers should lie near 0 compared with their spread.</summary>
    internal void Add(ReadOnlySpan<double> own)
    {
        sequences++;
        for (int i = 0; i < Terms; i++)
        {
            sums[i] += own[i];
            for (int j = 0; j <= i; j++) products[i * Terms + j] += own[i] * own[j];
        }
    }

    /// <summary>The correlation; not a number where a side does not vary.</summary>
    internal ClusteredCorrelation Result()
    {
        double n = sums[0], meanX = sums[1] / n, meanY = sums[2] / n, varX = sums[3] / n - meanX * meanX, varY = sums[4] / n - meanY * meanY;
        // What is left of rounding is no variance.
        if (!(varX > 1e-13 * sums[3] / n) || !(varY > 1e-13 * sums[4] / n)) return new ClusteredCorrelation(double.NaN, double.NaN, sequences, n);
        double scaleX = 1 / Math.Sqrt(varX), scaleY = 1 / Math.Sqrt(varY);
        double r = Math.Clamp((sums[5] / n - meanX * meanY) * scaleX * scaleY, -1, 1);
        double cross = scaleX * scaleY, squareX = -r / 2 * scaleX * scaleX, squareY = -r / 2 * scaleY * scaleY;
        ReadOnlySpan<double> terms =
        [
            cross * meanX * meanY + squareX * meanX * meanX + squareY * meanY * meanY,
            -cross * meanY - 2 * squareX * meanX,
            -cross * meanX - 2 * squareY * meanY,
            squareX, squareY, cross,
        ];
        double square = 0;
        for (int i = 0; i < Terms; i++)
        for (int j = 0; j <= i; j++)
            square += (i == j ? 1 : 2) * terms[i] * terms[j] * products[i * Terms + j];
        return new ClusteredCorrelation(r, sequences < 2 ? double.NaN : Math.Sqrt(Math.Max(0, square) / (n * n) * sequences / (sequences - 1)), sequences, n);
    }
}

/// <summary>A correlation, its standard error over sequences, and how many sequences and steps it is of.</summary>
internal readonly record struct ClusteredCorrelation(double R, double Error, int Sequences, double Steps)
{
    /// <summary>
    /// How many independent pairs would give an error like that: 3 + 1 / SE(artanh r)², no more than there are steps. An error of (almost) nothing says that the points lie on a line,
    /// and the number of sequences stands in.
    /// </summary>
    internal double Effective
    {
        get
        {
            double error = Error / (1 - R * R);
            if (double.IsNaN(R) || double.IsNaN(Error)) return double.NaN;
            return 1 - Math.Abs(R) < 1e-9 || error < 1e-9 ? Sequences : Math.Min(Steps, 3 + 1 / (error * error));
        }
    }
}
