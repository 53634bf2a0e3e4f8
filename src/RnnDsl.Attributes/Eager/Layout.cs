using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>Functions that move numbers without changing them.</content>
public static partial class Equations
{
    /// <summary>[n₁], [n₂], … → [n₁ + n₂ + …]: the vectors one after the other; adjoint: the slices of ȳ.</summary>
    /// <exception cref="ShapeException">There are no vectors.</exception>
    public static Vec Concat(params Vec[] vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Length == 0) throw new ShapeException("Concat: no vectors; it needs one or more.");
        return Vec.Over([.. vectors.SelectMany(static vector => vector.Held(nameof(Concat)))]);
    }

    /// <summary>[n] → [count]: the units start, …, start + count - 1; adjoint: ȳ at these units, else 0.</summary>
    /// <param name="v">The vector.</param>
    /// <param name="start">The first unit, from 0.</param>
    /// <param name="count">How many units, at least 1.</param>
    /// <param name="vText">The vector's text, which C# fills in for messages.</param>
    /// <exception cref="ShapeException">The units reach outside the vector.</exception>
    public static Vec Slice(Vec v, int start, int count, [Written(nameof(v))] string? vText = null)
    {
        double[] units = v.Held(nameof(Slice));
        if (start < 0 || count < 1 || start > units.Length - count)
        {
            throw new ShapeException(
                $"Slice: {vText} {v.Shape} from {start}, {count} units: they must lie within the {units.Length} units from 0.");
        }
        return Vec.Over(units[start..(start + count)]);
    }

    /// <summary>[rows·columns] → [rows × columns], row-major; adjoint: Flatten.</summary>
    /// <param name="v">The vector.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vText">The vector's text, which C# fills in for messages.</param>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Mat Reshape(Vec v, int rows, int columns, [Written(nameof(v))] string? vText = null)
    {
        double[] units = v.Held(nameof(Reshape));
        if (rows < 1 || columns < 1 || (long)rows * columns != units.Length)
        {
            throw new ShapeException(
                $"Reshape: {vText} {v.Shape} to [{rows} × {columns}]: the sizes {units.Length} and {(long)rows * columns} differ.");
        }
        return Mat.Over(units, columns);
    }

    /// <summary>[m × n] → [m·n], row-major; adjoint: Reshape.</summary>
    public static Vec Flatten(Mat m) => Vec.Over(m.Held(nameof(Flatten)));

    /// <summary>[m × n] → [n × m]: entry (i, j) is m[j, i]; adjoint: Transpose.</summary>
    public static Mat Transpose(Mat m)
    {
        double[] entries = m.Held(nameof(Transpose));
        int rows = m.Rows, columns = m.Columns;
        var turned = new double[entries.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) turned[j * rows + i] = entries[i * columns + j];
        }
        return Mat.Over(turned, rows);
    }
}
