using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Statistics;
using RnnDsl.Files;

namespace RnnDsl.Explaining;

/// <summary>Works out what a report says of one parameter.</summary>
internal static class WeightAnalysis
{
    internal static WeightSummary Of(string name, string tensor, long firstRow, long[] shape, TensorType type, double[] values, WeightReportOptions options)
    {
        double[] finite = Array.FindAll(values, double.IsFinite);
        Array.Sort(finite);
        double greatest = finite.Length == 0 ? 0 : Math.Max(Math.Abs(finite[0]), Math.Abs(finite[^1]));
        double squares = Squares(finite, greatest), scale = greatest == 0 ? 1 : greatest;
        var norms = new WeightNorms(finite.Sum(Math.Abs), scale * Math.Sqrt(squares), greatest, finite.Length == 0 ? double.NaN : scale * Math.Sqrt(squares / finite.Length));
        EqualBins? histogram = finite.Length == 0 ? null : EqualBins.Of(finite, finite[0], finite[^1], options.Bins);
        WeightMatrix? matrix = shape.Length < 2 || values.Length == 0 ? null : MatrixOf(values, (int)shape[0], finite.Length == values.Length, Spacing(type), options);
        return new WeightSummary(name, tensor, firstRow, shape, type.ToString(), StatisticsOf(values.Length, finite, greatest, options), norms, histogram, matrix);
    }

    /// <summary>The spectrum of a matrix whose elements are finite.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="spacing">The distance from 1 to the next number of its precision.</param>
    /// <param name="eigen">Whether eigenvalues are wanted too.</param>
    internal static MatrixSpectrum SpectrumOf(Matrix<double> matrix, double spacing, bool eigen)
    {
        // MathNet makes room for square matrices of both sides, whether vectors are wanted or not: of a long matrix the triangle has the same values.
        bool wide = matrix.ColumnCount > matrix.RowCount, isLong = Math.Max(matrix.RowCount, matrix.ColumnCount) > 2 * Math.Min(matrix.RowCount, matrix.ColumnCount);
        Matrix<double> small = isLong ? (wide ? matrix.Transpose() : matrix).QR(QRMethod.Thin).R : matrix;
        double[] singular = [.. small.Svd(computeVectors: false).S.OrderDescending()];
        double first = singular[0], sum = singular.Sum();
        if (first == 0) return new MatrixSpectrum(singular, 0, 0, double.PositiveInfinity, 0, 0, 0, eigen ? EigenOf(matrix) : null);
        double entropy = -singular.Where(value => value > 0).Sum(value => value / sum * Math.Log(value / sum));
        return new MatrixSpectrum(
            singular, first, sum, first / singular[^1], singular.Count(value => value > first * Math.Max(matrix.RowCount, matrix.ColumnCount) * spacing),
            singular.Sum(value => value / first * (value / first)), Math.Exp(entropy), eigen ? EigenOf(matrix) : null);
    }

    private static EigenSpectrum EigenOf(Matrix<double> matrix)
    {
        Evd<double> decomposition = matrix.Evd();
        System.Numerics.Complex[] values = [.. decomposition.EigenValues.OrderByDescending(value => value.Magnitude).ThenByDescending(value => value.Real).ThenByDescending(value => value.Imaginary)];
        double norm = matrix.FrobeniusNorm(), departure = norm * norm - values.Sum(value => value.Magnitude * value.Magnitude);
        return new EigenSpectrum([.. values.Select(value => value.Real)], [.. values.Select(value => value.Imaginary)], values[0].Magnitude, Math.Sqrt(Math.Max(0, departure)));
    }

    private static WeightStatistics StatisticsOf(long count, double[] sorted, double greatest, WeightReportOptions options)
    {
        var moments = new RunningStatistics(sorted);
        double share = sorted.Length;
        return new WeightStatistics(
            count, count - sorted.Length, moments.Mean, moments.PopulationStandardDeviation, sorted.Length == 0 ? double.NaN : sorted[0], sorted.Length == 0 ? double.NaN : sorted[^1],
            [.. options.Quantiles.Select(quantile => SortedArrayStatistics.Quantile(sorted, quantile))],
            sorted.Count(value => value == 0) / share, sorted.Count(value => Math.Abs(value) <= options.Tiny * greatest) / share,
            moments.PopulationSkewness, moments.PopulationKurtosis);
    }

    private static WeightMatrix MatrixOf(double[] values, int rows, bool finite, double spacing, WeightReportOptions options)
    {
        int columns = values.Length / rows, least = Math.Min(rows, columns);
        double[] rowNorms = new double[rows], columnSquares = new double[columns];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> one = values.AsSpan(row * columns, columns);
            for (int column = 0; column < columns; column++)
            {
                double square = one[column] * one[column];
                rowNorms[row] += square;
                columnSquares[column] += square;
            }
            rowNorms[row] = Math.Sqrt(rowNorms[row]);
        }
        double[] columnNorms = [.. columnSquares.Select(Math.Sqrt)];
        string? missing = !finite ? "no spectrum: not all elements are finite numbers"
            : least > options.LargestSpectrum ? $"no spectrum: the smaller side is {least}, above {nameof(options.LargestSpectrum)} = {options.LargestSpectrum}" : null;
        if (missing is not null) return new WeightMatrix(rows, columns, rowNorms, columnNorms, null, missing);
        bool eigen = rows == columns && 2 * (long)rows <= options.LargestSpectrum;
        try
        {
            MatrixSpectrum spectrum = SpectrumOf(Matrix<double>.Build.DenseOfRowMajor(rows, columns, values), spacing, eigen);
            return new WeightMatrix(rows, columns, rowNorms, columnNorms, spectrum,
                rows == columns && !eigen ? $"no eigenvalues: the side is {rows}, above half of {nameof(options.LargestSpectrum)} = {options.LargestSpectrum}" : "");
        }
        catch (NonConvergenceException)
        {
            return new WeightMatrix(rows, columns, rowNorms, columnNorms, null, "no spectrum: the decomposition did not converge");
        }
    }

    /// <summary>Σ (value / greatest)², which cannot overflow.</summary>
    private static double Squares(double[] values, double greatest) => greatest == 0 ? 0 : values.Sum(value => value / greatest * (value / greatest));

    private static double Spacing(TensorType type) => type switch
    {
        TensorType.F64 => Math.ScaleB(1, -52),
        TensorType.F16 => Math.ScaleB(1, -10),
        TensorType.BF16 => Math.ScaleB(1, -7),
        _ => Math.ScaleB(1, -23),
    };
}
