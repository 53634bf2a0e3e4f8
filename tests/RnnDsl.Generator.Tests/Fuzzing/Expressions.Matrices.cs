namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Of matrices.</summary>
internal sealed partial class Expressions
{
    /// <summary>Made of what is there, or a weight.</summary>
    private Piece MatrixLeaf(Form form)
    {
        if (!vocabulary.WeightsAlone && vocabulary.Chance(0.4)) return vocabulary.Chance(0.5) ? OuterOf(form, 0) : Reshaped(form, 0);
        return Named(vocabulary.Matrix(form.Rows!, form.Columns!));
    }

    private Piece Matrix(Form form, int depth)
    {
        var (rows, columns) = (form.Rows!, form.Columns!);
        bool square = rows.Equals(columns);
        switch (Random.Next(23))
        {
            case 22:
                var (stored, key, value) = (Write(form, depth), Write(columns, depth), Write(rows, depth));
                return Call("Store", form, stored.Bound + (value.Bound + 2 * stored.Bound * key.Bound) * key.Bound, stored, key, value);
            case 0 or 1: return OuterOf(form, depth);
            case 2: return On("Transpose", form, Write(Form.Matrix(columns, rows), depth));
            case 3: return Reshaped(form, depth);
            case 4 or 5: return ProductOf(form, AnySize(), depth);
            case 6:
                var (a, b) = (Write(form, depth), Write(form, depth));
                return Times(a, b);
            case 7:
                var (m, v) = (Write(form, depth), Write(columns, depth));
                return Call("AddRows", form, m.Bound + v.Bound, m, v);
            case 8 or 9:
                var x = Write(form, depth);
                bool log = vocabulary.Chance(0.5);
                return new($"{(log ? "LogSoftmax" : "Softmax")}({x.Text}, {Random.Next(2)})", 4, form, log ? 2 * x.Bound + 3 : 1, x.Global);
            case 10: return Solved(form, depth);
            case 11 when square: return On("Diag", form, Write(rows, depth));
            case 12 when square:
                // Alone it would be a number for all that there is to differentiate.
                return Binary(Write(form, depth), vocabulary.Pick(["+", "-"]), Identity(rows), 3);
            case 11 or 13: return Scaled(form, depth);
            case 14:
                var (scale, scaled) = (Write(Form.Scalar, depth), Write(form, depth));
                return vocabulary.Chance(0.5) ? Times(scale, scaled) : Times(scaled, scale);
            case 15 or 16 or 17: return Pointwise(form, depth);
            default: return Arithmetic(form, depth);
        }
    }

    private Piece OuterOf(Form form, int depth)
    {
        var (a, b) = (Write(form.Rows!, depth), Write(form.Columns!, depth));
        return Call("Outer", form, a.Bound * b.Bound, a, b);
    }

    private Piece Reshaped(Form form, int depth)
    {
        var units = form.Rows! * form.Columns!;
        var v = depth > 0 && vocabulary.Chance(0.3) ? On("Flatten", units, Write(Form.Matrix(form.Columns!, form.Rows!), depth))
            : vocabulary.Vectors.Count == 0 ? Named(vocabulary.Parameter(units))
            : Affine(units, vocabulary.Pick(vocabulary.Vectors));
        return new($"Reshape({v.Text}, {form.Rows!.Text}, {form.Columns!.Text})", 4, form, v.Bound, v.Global);
    }

    private Piece ProductOf(Form form, Size inner, int depth)
    {
        var (a, b) = (Write(Form.Matrix(form.Rows!, inner), depth), Write(Form.Matrix(inner, form.Columns!), depth - 1));
        return Binary(a, "*", b, a.Bound * b.Bound * Math.Sqrt(inner.Value)) with { Form = form };
    }

    /// <summary>Rows or columns times a number each.</summary>
    private Piece Scaled(Form form, int depth)
    {
        bool left = vocabulary.Chance(0.5);
        var (v, m) = (Write(left ? form.Rows! : form.Columns!, depth), Write(form, depth));
        var diagonal = Call("Diag", Form.Matrix(v.Size!, v.Size!), v.Bound, v);
        return (left ? Binary(diagonal, "*", m, v.Bound * m.Bound) : Binary(m, "*", diagonal, v.Bound * m.Bound)) with { Form = form };
    }

    /// <summary>By a matrix whose diagonal outweighs the rest of each row.</summary>
    private Piece Solved(Form form, int depth)
    {
        var size = form.Rows!;
        var rest = Call("Tanh", Form.Matrix(size, size), 1, Write(Form.Matrix(size, size), depth - 1));
        var strong = new Piece($"({size.Text} + 1.5) * Identity({size.Text})", 2, rest.Form, 10, true);
        var matrix = vocabulary.Chance(0.3)
            ? Call("Transpose", rest.Form, 10, Binary(strong, "-", rest, 10))
            : vocabulary.Chance(0.5) ? Binary(rest, "+", strong, 10) : Binary(strong, "-", rest, 10);
        var right = Write(form, depth);
        return Call("Solve", form, right.Bound, matrix, right);
    }

    /// <summary>A function that moves numbers about.</summary>
    private Piece On(string function, Form form, Piece x) => Call(function, form, x.Bound, x);

    private static Piece Identity(Size size) => new($"Identity({size.Text})", 4, Form.Matrix(size, size), 1, true);

    /// <summary>A matrix, perhaps transposed, times a vector.</summary>
    private Piece MatrixTimes(Size size, int depth)
    {
        var v = Write(AnySize(), depth);
        bool turned = vocabulary.Chance(0.4);
        var matrix = Write(turned ? Form.Matrix(v.Size!, size) : Form.Matrix(size, v.Size!), depth);
        if (turned) matrix = On("Transpose", Form.Matrix(size, v.Size!), matrix);
        return Binary(matrix, "*", v, matrix.Bound * v.Bound * Math.Sqrt(v.Size!.Value)) with { Form = size };
    }

    /// <summary>A matrix's first numbers, or all of them; null where none has enough.</summary>
    private Piece? Flattened(Size size, int depth)
    {
        var (rows, columns) = (AnySize(), AnySize());
        if (rows.Value * columns.Value < size.Value) return null;
        var matrix = Write(Form.Matrix(rows, columns), depth);
        int start = Random.Next(rows.Value * columns.Value - size.Value + 1);
        return new($"Slice(Flatten({matrix.Text}), {start}, {size.Text})", 4, size, matrix.Bound, matrix.Global);
    }
}
