using MathNet.Numerics.LinearAlgebra;
using Lanes = System.Numerics.Vector<double>;

namespace RnnDsl.Explaining;

/// <summary>
/// Rows with weights, moved to mean 0 so that an intercept needs no column and no penalty, and put to deviation 1 where that is asked for.
/// </summary>
internal sealed class Design
{
    /// <summary>A column whose deviation is at most this share of its mean is constant.</summary>
    private const double Rounding = 1e-13;

    private Design(double[,] rows, double[] means, double[] scales, double[] weights) => (Rows, Means, Scales, Weights) = (rows, means, scales, weights);

    /// <summary>The moved rows.</summary>
    internal double[,] Rows { get; }

    internal double[] Weights { get; }

    /// <summary>What was taken off each column.</summary>
    internal double[] Means { get; }

    /// <summary>What each column was divided by.</summary>
    internal double[] Scales { get; }

    internal int Count => Weights.Length;

    internal int Columns => Means.Length;

    internal double TotalWeight => Weights.Sum();

    /// <summary>A copy of checked rows, moved.</summary>
    internal static Design Of(double[,] rows, double[] weights, bool centre, bool standardise)
    {
        (int count, int columns) = (rows.GetLength(0), rows.GetLength(1));
        var moved = (double[,])rows.Clone();
        double total = weights.Sum();
        double[] means = centre ? WeightedMeans(rows, weights, total) : new double[columns];
        var scales = new double[columns];
        Array.Fill(scales, 1);
        for (int row = 0; row < count; row++) Regression.Add(means, -1, Cells.Row(moved, row));
        var squares = new double[columns];
        for (int row = 0; row < count; row++) Regression.AddSquares(Cells.Row(moved, row), Math.Sqrt(weights[row] / total), squares);
        for (int column = 0; column < columns; column++)
        {
            double deviation = Math.Sqrt(squares[column]);
            bool constant = deviation <= Rounding * Math.Abs(means[column]);
            if (standardise && !constant) scales[column] = deviation;
            // What rounding leaves of a constant column must not look like a column.
            if (constant || standardise)
                for (int row = 0; row < count; row++) moved[row, column] = constant ? 0 : moved[row, column] / deviation;
        }
        return new Design(moved, means, scales, weights);
    }

    /// <summary>The weighted mean of targets.</summary>
    internal double Mean(double[] targets)
    {
        double sum = 0;
        for (int i = 0; i < targets.Length; i++) sum += Weights[i] * targets[i];
        return sum / TotalWeight;
    }

    /// <summary>Each row times the root of its weight.</summary>
    internal Matrix<double> RootWeighted() => Matrix<double>.Build.Dense(Count, Columns, (row, column) => Math.Sqrt(Weights[row]) * Rows[row, column]);

    /// <summary>Coefficients of the rows as they were given; returns what their intercept must be lowered by.</summary>
    internal double ToGiven(Span<double> coefficients)
    {
        double shift = 0;
        for (int column = 0; column < coefficients.Length; column++)
        {
            coefficients[column] /= Scales[column];
            shift += coefficients[column] * Means[column];
        }
        return shift;
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Lanes lanes = Lanes.Zero;
        int i = 0;
        for (; i <= a.Length - Lanes.Count; i += Lanes.Count) lanes += new Lanes(a[i..]) * new Lanes(b[i..]);
        double sum = System.Numerics.Vector.Sum(lanes);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    internal static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Lanes lanes = Lanes.Zero;
        int i = 0;
        for (; i <= a.Length - Lanes.Count; i += Lanes.Count)
        {
            Lanes apart = new Lanes(a[i..]) - new Lanes(b[i..]);
            lanes += apart * apart;
        }
        double sum = System.Numerics.Vector.Sum(lanes);
        for (; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    private static double[] WeightedMeans(double[,] rows, double[] weights, double total)
    {
        var means = new double[rows.GetLength(1)];
        for (int row = 0; row < weights.Length; row++) Regression.Add(Cells.Row(rows, row), weights[row], means);
        for (int column = 0; column < means.Length; column++) means[column] /= total;
        return means;
    }
}
