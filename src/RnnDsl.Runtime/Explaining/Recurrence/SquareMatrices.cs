using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace RnnDsl.Explaining;

/// <summary>Products and spectra of matrices that are kept row by row.</summary>
internal static class SquareMatrices
{
    /// <summary>left [r × n] times right [n × c].</summary>
    internal static double[] Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int n)
    {
        int rows = left.Length / n, columns = right.Length / n;
        var product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            Span<double> to = product.AsSpan(i * columns, columns);
            for (int k = 0; k < n; k++)
                if (left[i * n + k] != 0) Regression.Add(right.Slice(k * columns, columns), left[i * n + k], to);
        }
        return product;
    }

    internal static double[] Identity(int n)
    {
        var identity = new double[n * n];
        for (int i = 0; i < n; i++) identity[i * n + i] = 1;
        return identity;
    }

    /// <summary>√Σ of squares, without overflow or underflow on the way.</summary>
    internal static double Frobenius(ReadOnlySpan<double> values)
    {
        double largest = 0;
        // Math.Max gives NaN where there is one.
        foreach (double value in values) largest = Math.Max(largest, Math.Abs(value));
        if (largest == 0 || !double.IsFinite(largest)) return largest;
        double sum = 0;
        foreach (double value in values) sum += value / largest * (value / largest);
        return largest * Math.Sqrt(sum);
    }

    /// <summary>The singular values, the largest first.</summary>
    internal static double[] SingularValues(double[] matrix, int rows)
    {
        (double[] scaled, int exponent) = Scaled(matrix);
        return [.. Of(scaled, rows).Svd(computeVectors: false).S.Select(value => Math.ScaleB(value, exponent))];
    }

    /// <summary>The eigenvalues, those of the largest modulus first; of a conjugate pair the one above the real axis.</summary>
    internal static Complex[] Eigenvalues(double[] matrix, int n)
    {
        (double[] scaled, int exponent) = Scaled(matrix);
        return
        [
            .. Of(scaled, n).Evd(Symmetricity.Asymmetric).EigenValues.OrderByDescending(Complex.Abs).ThenByDescending(value => value.Real).ThenByDescending(value => value.Imaginary)
                .Select(value => new Complex(Math.ScaleB(value.Real, exponent), Math.ScaleB(value.Imaginary, exponent))),
        ];
    }

    /// <summary>
    /// Finite-time Lyapunov exponents of a product of matrices, in nats a step, the largest first: the mean logarithms of the diagonals of R, where each matrix times
    /// the Q before it is factored anew (Benettin et al. 1980). Their sum is the mean log |det|.
    /// </summary>
    internal static double[] LyapunovExponents(IReadOnlyList<double[]> matrices, int n)
    {
        Matrix<double> q = Matrix<double>.Build.DenseIdentity(n);
        var sums = new double[n];
        foreach (double[] matrix in matrices)
        {
            (double[] scaled, int exponent) = Scaled(matrix);
            QR<double> factors = (Of(scaled, n) * q).QR();
            q = factors.Q;
            for (int i = 0; i < n; i++) sums[i] += Math.Log(Math.Abs(factors.R[i, i])) + exponent * Math.Log(2);
        }
        return [.. sums.Select(sum => sum / matrices.Count).OrderDescending()];
    }

    /// <summary>The matrix over a power of two, so that its largest element is near 1: factorisations square what they are given, which loses what is very small or large. Exact.</summary>
    private static (double[] Scaled, int Exponent) Scaled(double[] matrix)
    {
        double largest = 0;
        foreach (double value in matrix) largest = Math.Max(largest, Math.Abs(value));
        if (largest == 0 || !double.IsFinite(largest)) return (matrix, 0);
        int exponent = Math.ILogB(largest);
        return (Array.ConvertAll(matrix, value => Math.ScaleB(value, -exponent)), exponent);
    }

    /// <summary>A column-major copy: MathNet keeps columns, everything here rows.</summary>
    private static Matrix<double> Of(double[] matrix, int rows) => Matrix<double>.Build.DenseOfRowMajor(rows, matrix.Length / rows, matrix);
}
