namespace RnnDsl;

/// <content>
/// Matrix products. Elementwise is <see cref="Equations.Hadamard"/>; a row vector is <c>Transpose(W) * v</c>.
/// </content>
public readonly partial struct Mat
{
    /// <summary>[m × n] * [n] → [m]: entry i is Σ_k a[i, k]·b[k]; adjoints: Outer(ȳ, b) and Transpose(a) * ȳ.</summary>
    /// <exception cref="ShapeException">The inner dimensions differ.</exception>
    public static Vec operator *(Mat a, Vec b)
    {
        const string Name = "Mat * Vec";
        double[] matrix = a.Held(Name), vector = b.Held(Name);
        CheckInner(Name, a, b.Shape, vector.Length);
        return Vec.Over(Product(matrix, vector, a.Columns, 1));
    }

    /// <summary>
    /// [m × n] * [n × p] → [m × p]: entry (i, j) is Σ_k a[i, k]·b[k, j]; adjoints: Ȳ * Transpose(b) and Transpose(a) * Ȳ.
    /// </summary>
    /// <exception cref="ShapeException">The inner dimensions differ.</exception>
    public static Mat operator *(Mat a, Mat b)
    {
        const string Name = "Mat * Mat";
        double[] left = a.Held(Name), right = b.Held(Name);
        CheckInner(Name, a, b.Shape, b.Rows);
        return Over(Product(left, right, a.Columns, b.Columns), b.Columns);
    }

    private static void CheckInner(string name, Mat a, string rightShape, int rightRows)
    {
        if (a.Columns == rightRows) return;
        throw new Operation(name, "times").Misfit(a.Shape, rightShape, $"the inner dimensions {a.Columns} and {rightRows} differ");
    }

    private static double[] Product(double[] left, double[] right, int inner, int columns)
    {
        var result = new double[left.Length / inner * columns];
        for (int entry = 0; entry < result.Length; entry++)
        {
            int row = entry / columns, column = entry % columns;
            for (int k = 0; k < inner; k++) result[entry] += left[row * inner + k] * right[k * columns + column];
        }
        return result;
    }
}
