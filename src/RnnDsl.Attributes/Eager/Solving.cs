using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>Linear systems.</content>
public static partial class Equations
{
    /// <summary>
    /// [n × n], [n × p] → [n × p]: Y = a⁻¹·b by elimination with row exchange, never forming the inverse (entries are
    /// not finite where a is singular); adjoints: in b B̄ = Solve(Transpose(a), Ȳ), in a -B̄ * Transpose(Y).
    /// </summary>
    /// <exception cref="ShapeException">The first matrix is not square, or the numbers of rows differ.</exception>
    public static Mat Solve(
        Mat a, Mat b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null)
    {
        double[] left = [.. a.Held(nameof(Solve))], right = [.. b.Held(nameof(Solve))];
        Operation operation = Operation.Call(nameof(Solve), aText, bText);
        if (a.Rows != a.Columns)
            throw operation.Misfit(a.Shape, b.Shape, $"the first has {a.Rows} rows and {a.Columns} columns and is not square");
        if (a.Rows != b.Rows)
            throw operation.Misfit(a.Shape, b.Shape, $"the numbers of rows {a.Rows} and {b.Rows} differ");

        int n = a.Rows, columns = b.Columns;
        for (int pivot = 0; pivot < n; pivot++)
        {
            int largest = Enumerable.Range(pivot, n - pivot).MaxBy(row => Math.Abs(left[row * n + pivot]));
            Exchange(left, n, pivot, largest);
            Exchange(right, columns, pivot, largest);
            for (int row = pivot + 1; row < n; row++)
            {
                double factor = left[row * n + pivot] / left[pivot * n + pivot];
                SubtractRow(left, n, row, pivot, factor);
                SubtractRow(right, columns, row, pivot, factor);
            }
        }
        SubstituteBack(left, right, n, columns);
        return Mat.Over(right, columns);
    }

    private static void SubstituteBack(double[] upper, double[] right, int n, int columns)
    {
        for (int row = n - 1; row >= 0; row--)
        {
            for (int below = row + 1; below < n; below++) SubtractRow(right, columns, row, below, upper[row * n + below]);
            for (int j = 0; j < columns; j++) right[row * columns + j] /= upper[row * n + row];
        }
    }

    private static void Exchange(double[] entries, int columns, int row, int other)
    {
        for (int j = 0; j < columns; j++)
        {
            int first = row * columns + j, second = other * columns + j;
            (entries[first], entries[second]) = (entries[second], entries[first]);
        }
    }

    private static void SubtractRow(double[] entries, int columns, int row, int other, double factor)
    {
        for (int j = 0; j < columns; j++) entries[row * columns + j] -= factor * entries[other * columns + j];
    }
}
