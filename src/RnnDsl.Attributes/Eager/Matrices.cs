using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>Functions that make or combine matrices.</content>
public static partial class Equations
{
    /// <summary>[n × n]: 1 on the diagonal, else 0; a constant.</summary>
    /// <exception cref="ShapeException">n is below 1.</exception>
    public static Mat Identity(int n)
    {
        if (n < 1) throw new ShapeException($"Identity: [{n} × {n}]: a matrix has one row and one column or more.");
        var entries = new double[n * n];
        for (int i = 0; i < n; i++) entries[i * n + i] = 1;
        return Mat.Over(entries, n);
    }

    /// <summary>
    /// [n] → [n × n]: v on the diagonal, else 0, so Diag(v) * M scales the rows of M; adjoint: the diagonal of Ȳ.
    /// </summary>
    public static Mat Diag(Vec v)
    {
        double[] units = v.Held(nameof(Diag));
        var entries = new double[units.Length * units.Length];
        for (int i = 0; i < units.Length; i++) entries[i * units.Length + i] = units[i];
        return Mat.Over(entries, units.Length);
    }

    /// <summary>[m], [n] → [m × n]: entry (i, j) is a[i]·b[j]; adjoints: Ȳ * b and Transpose(Ȳ) * a.</summary>
    public static Mat Outer(Vec a, Vec b)
    {
        double[] left = a.Held(nameof(Outer)), right = b.Held(nameof(Outer));
        return Mat.Over([.. left.SelectMany(_ => right, static (x, y) => x * y)], right.Length);
    }

    /// <summary>[m × n], [m × n] → [m × n]: the product element by element; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Mat Hadamard(
        Mat a, Mat b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Hadamard), aText, bText), a, b, static (a, b) => a * b);

    /// <summary>[m × n], [n] → [m × n]: v added to every row of m; adjoints: Ȳ, and the sum of its rows.</summary>
    /// <exception cref="ShapeException">The number of columns and the length differ.</exception>
    public static Mat AddRows(
        Mat m, Vec v, [Written(nameof(m))] string? mText = null, [Written(nameof(v))] string? vText = null)
    {
        double[] entries = m.Held(nameof(AddRows)), row = v.Held(nameof(AddRows));
        if (m.Columns != row.Length)
        {
            throw Operation.Call(nameof(AddRows), mText, vText).Misfit(
                m.Shape, v.Shape, $"the number of columns {m.Columns} and the length {row.Length} differ");
        }
        return Mat.Over([.. entries.Select((entry, i) => entry + row[i % row.Length])], row.Length);
    }

    /// <summary>[m × n] → [m × n]: <see cref="Softmax(Vec)"/> along an axis.</summary>
    /// <param name="m">The matrix.</param>
    /// <param name="axis">0: each column sums to 1; 1: each row does.</param>
    /// <exception cref="ShapeException">The axis is neither 0 nor 1.</exception>
    public static Mat Softmax(Mat m, int axis) => Along(nameof(Softmax), m, axis, SoftmaxOf);

    /// <summary>[m × n] → [m × n]: <see cref="LogSoftmax(Vec)"/> along an axis.</summary>
    /// <param name="m">The matrix.</param>
    /// <param name="axis">0: over each column; 1: over each row.</param>
    /// <exception cref="ShapeException">The axis is neither 0 nor 1.</exception>
    public static Mat LogSoftmax(Mat m, int axis) => Along(nameof(LogSoftmax), m, axis, LogSoftmaxOf);

    private static Mat Along(string name, Mat m, int axis, Func<double[], double[]> line)
    {
        double[] entries = m.Held(name);
        return axis switch
        {
            0 => Transpose(Along(name, Transpose(m), 1, line)),
            1 => Mat.Over([.. entries.Chunk(m.Columns).SelectMany(line)], m.Columns),
            _ => throw new ShapeException($"{name}: {m.Shape} along axis {axis}: the axes are 0 (columns) and 1 (rows)."),
        };
    }
}
