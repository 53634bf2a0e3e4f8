namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Unit by unit, whatever has the units.</summary>
internal sealed partial class Expressions
{
    private Piece Pointwise(Form form, int depth)
    {
        var x = Write(form, depth);
        switch (Random.Next(17))
        {
            case 10 or 11: return Smooth(form, x);
            case 12 or 13: return Kinked(form, x, depth);
            case 14: return Chosen(form, x, depth);
            case 15: return Stepped(form, x, depth);
            case 0 or 1: return Call("Tanh", form, 1, x);
            case 2: return Call("Sigmoid", form, 1, x);
            case 3:
                vocabulary.HasKinks = true;
                // A state may be zero exactly, where relu made it: there it would have no derivative.
                return Call("Relu", form, x.Bound + 0.5, Binary(x, "+", Number(-0.5, 0.5), x.Bound + 0.5));
            case 4: return Call("Softplus", form, x.Bound + 0.7, x);
            case 5: return Call("Exp", form, 2.8, Call("Tanh", form, 1, x));
            case 6: return Call("Log", form, Math.Log(x.Bound + 1.3) + 0.7, Positive(x));
            case 7: return Call("Sqrt", form, Math.Sqrt(x.Bound + 1.3), Positive(x));
            case 8: return Call("Square", form, x.Bound * x.Bound, x);
            default: return new("-" + x.At(4), 3, form, x.Bound, x.Global);
        }
    }

    private Piece Smooth(Form form, Piece x) => Random.Next(7) switch
    {
        0 => Call("Gelu", form, x.Bound, x),
        1 => Call("Silu", form, x.Bound, x),
        2 => Call("LogSigmoid", form, x.Bound + 0.7, x),
        3 => Call("Sin", form, 1, x),
        4 => Call("Cos", form, 1, x),
        5 when !form.IsSequence => Call("Pow", form, 3, Positive(x), form.IsMatrix ? Literal(1.3) : Binary(Literal(1.3), "*", Call("Tanh", form, 1, x), 1.3)),
        _ => Call("Pow", form, Math.Pow(x.Bound + 1.3, 1.5), Positive(x), vocabulary.Chance(0.5) ? Literal(1.5) : Call("Sigmoid", Form.Scalar, 1, Write(Form.Scalar, 0))),
    };

    /// <summary>Moved off 0 as for relu.</summary>
    private Piece Kinked(Form form, Piece x, int depth)
    {
        vocabulary.HasKinks = true;
        x = Binary(x, "+", Number(-0.5, 0.5), x.Bound + 0.5);
        switch (Random.Next(10))
        {
            case 0: return Call("Elu", form, x.Bound, x);
            case 1: return Call("LeakyRelu", form, x.Bound, x);
            case 2: return Call("LeakyRelu", form, x.Bound, x, Number(-0.3, 0.3));
            case 3: return Call("HardSigmoid", form, 1, x);
            case 4: return Call("HardTanh", form, 1, x);
            case 5: return Call("Abs", form, x.Bound, x);
            case 6: return Call("Clamp", form, 0.8, x, Literal(-0.8), Literal(0.6));
            case 7:
                vocabulary.HasComparisons = true;
                return Call("Mod", form, 2, x, vocabulary.Chance(0.5) ? Literal(1.75) : Positive(Write(vocabulary.Chance(0.5) ? form : Form.Scalar, 0)) with { Bound = 2 });
            default:
                var other = Write(vocabulary.Chance(0.7) ? form : Form.Scalar, depth - 1);
                return Call(vocabulary.Chance(0.5) ? "Max" : "Min", form, Math.Max(x.Bound, other.Bound), vocabulary.Chance(0.5) ? [x, other] : [other, x]);
        }
    }

    /// <summary>By a condition: one of two, or one times 0 and 1.</summary>
    private Piece Chosen(Form form, Piece x, int depth)
    {
        vocabulary.HasKinks = vocabulary.HasComparisons = true;
        string op = vocabulary.Pick([">", "<", ">=", "<="]);
        // Of a matrix all three have its shape; elsewhere a number may choose for all units.
        var limit = Number(-0.5, 0.5);
        if (!form.IsMatrix && !form.IsSequence && vocabulary.Chance(0.2)) x = Write(Form.Scalar, depth);
        var condition = new Piece($"({x.At(2)} {op} {limit.At(2)})", 4, x.Form, 1, x.Global);
        var a = Write(form, depth - 1);
        if (form.IsSequence) return Times(condition, a);
        var b = !form.IsMatrix && vocabulary.Chance(0.5) ? Number(-1, 1) : Write(form, depth - 1);
        return Call("Where", form, Math.Max(a.Bound, b.Bound), condition, a, b);
    }

    /// <summary>Of functions that are constant between jumps, times something that is not.</summary>
    private Piece Stepped(Form form, Piece x, int depth)
    {
        vocabulary.HasKinks = vocabulary.HasComparisons = true;
        x = Binary(x, "+", Number(-0.5, 0.5), x.Bound + 0.5);
        var y = Write(form, depth - 1);
        return Random.Next(form.IsSequence ? 2 : 3) switch
        {
            // What is constant between jumps has the same derivatives with and without.
            0 => Times(form.IsSequence || x.Text.Length % 2 == 0 ? Call("Sign", form, 1, x) : Call("StopGradient", form, 1, Call("Sign", form, 1, x)), y),
            1 => Times(Call("Floor", form, x.Bound + 1, x), y),
            _ => Times(Call("Equal", form, 1, Call("Floor", form, 1, x), vocabulary.Pick([Literal(0), Literal(-1)])), y),
        };
    }

    /// <summary>At least a half.</summary>
    private Piece Positive(Piece x) => Random.Next(3) switch
    {
        0 => Binary(Call("Softplus", x.Form, x.Bound + 0.7, x), "+", Literal(0.5), x.Bound + 1.2),
        1 => Binary(Literal(0.6), "+", Call("Square", x.Form, x.Bound * x.Bound, x), x.Bound * x.Bound + 0.6),
        _ => Binary(Call("Sigmoid", x.Form, 1, x), "+", Literal(0.5), 1.5),
    };

    /// <summary>The product unit by unit; of two matrices it has a name.</summary>
    public Piece Times(Piece a, Piece b) => a.Form.IsMatrix && b.Form.IsMatrix
        ? Call("Hadamard", a.Form, a.Bound * b.Bound, a, b)
        : Binary(a, "*", b, a.Bound * b.Bound);

    private Piece Arithmetic(Form form, int depth)
    {
        var a = Write(form, depth);
        // The other operand: the same, or what serves every unit, a number too; on either side.
        var b = Random.Next(6) switch
        {
            0 => Number(-2, 2),
            1 => Write(Form.Scalar, depth),
            2 or 3 when form.IsSeries => Write(form.Rows!, depth),
            _ => Write(form, depth),
        };
        if (vocabulary.Chance(0.3)) (a, b) = (b, a);
        switch (Random.Next(8))
        {
            case 0 or 1: return Binary(a, "+", b, a.Bound + b.Bound);
            case 2 or 3: return Binary(a, "-", b, a.Bound + b.Bound);
            case 4 or 5: return Times(a, b);
            case 6 when form.IsMatrix:
                var (matrix, number) = a.Form.IsMatrix ? (a, b) : (b, a);
                return Binary(matrix, "/", Positive(number.Form.IsMatrix ? Write(Form.Scalar, depth) : number), matrix.Bound * 2);
            case 6:
                return Binary(a, "/", Positive(b), a.Bound * 2);
            default:
                // A series and a vector are not compared.
                if (a.Text == b.Text || form.IsSeries && (a.Form.IsVector || b.Form.IsVector)) return Times(a, b);
                vocabulary.HasKinks = vocabulary.HasComparisons = true;
                b = Binary(b, "+", Number(-0.5, 0.5), b.Bound + 0.5);
                // Always in parentheses: F(a < b, c > d) is a generic call.
                var which = new Piece($"({a.At(2)} {vocabulary.Pick([">", "<", ">=", "<="])} {b.At(2)})", 4, Of(a, b), 1, a.Global && b.Global);
                return Times(which, Write(form, depth));
        }
    }
}
