using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace RnnDsl.Explaining;

/// <summary>
/// A = U Σ Vᵀ with as many singular values as the smaller side: the triangle of a QR factorisation is decomposed, so that nothing of the
/// square of the longer side is made.
/// </summary>
internal sealed class ThinSvd
{
    private ThinSvd(Matrix<double> left, double[] values, Matrix<double> right, int longer) =>
        (Left, Values, Right, Rank) = (left, values, right, values.Count(value => value > longer * Eps * values[0]));

    private const double Eps = 2.220446049250313e-16;

    /// <summary>U [rows × values].</summary>
    internal Matrix<double> Left { get; }

    /// <summary>Σ, falling.</summary>
    internal double[] Values { get; }

    /// <summary>V [columns × values].</summary>
    internal Matrix<double> Right { get; }

    /// <summary>How many values are more than rounding: above max(rows, columns) · ε · the largest (the convention of LAPACK's users).</summary>
    internal int Rank { get; }

    internal static ThinSvd Of(Matrix<double> matrix)
    {
        bool wide = matrix.ColumnCount > matrix.RowCount;
        QR<double> triangle = (wide ? matrix.Transpose() : matrix).QR(QRMethod.Thin);
        Svd<double> svd = triangle.R.Svd();
        Matrix<double> left = triangle.Q * svd.U, right = svd.VT.Transpose();
        return new ThinSvd(wide ? right : left, svd.S.ToArray(), wide ? left : right, Math.Max(matrix.RowCount, matrix.ColumnCount));
    }
}
