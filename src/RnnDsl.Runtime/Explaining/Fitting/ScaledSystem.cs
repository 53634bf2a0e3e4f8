namespace RnnDsl.Explaining;

/// <summary>
/// Symmetric positive systems whose unknowns may be of very different sizes: they are put to a diagonal of 1 first, so that a small unknown does not look like a
/// dependent one.
/// </summary>
internal static class ScaledSystem
{
    /// <summary>The solution for one right side; of a singular matrix a smallest one. The matrix is written over.</summary>
    internal static double[] Solve(double[,] matrix, double[] right)
    {
        int size = right.Length;
        var scales = new double[size];
        for (int i = 0; i < size; i++) scales[i] = matrix[i, i] > 0 ? 1 / Math.Sqrt(matrix[i, i]) : 1;
        for (int i = 0; i < size; i++)
        for (int j = 0; j < size; j++)
            matrix[i, j] *= scales[i] * scales[j];
        double[] solved = Regression.Solve(matrix, [.. right.Select((value, i) => value * scales[i])]);
        for (int i = 0; i < size; i++) solved[i] *= scales[i];
        return solved;
    }
}
