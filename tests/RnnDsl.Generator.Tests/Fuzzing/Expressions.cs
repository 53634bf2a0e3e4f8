using System.Globalization;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Writes random expressions of a wanted shape, over what the vocabulary has, with values that stay moderate.</summary>
internal sealed class Expressions(Vocabulary vocabulary)
{
    private const double Large = 6;

    private Random Random => vocabulary.Random;

    /// <summary>An expression of a vector of a size, or of a scalar where the size is null.</summary>
    public Piece Write(Size? size, int depth)
    {
        var again = vocabulary.Written.Where(p => Equals(p.Size, size)).ToList();
        if (again.Count > 0 && vocabulary.Chance(0.1)) return vocabulary.Pick(again);
        var piece = Tame(depth <= 0 ? Leaf(size) : size is null ? Scalar(depth - 1) : Vector(size, depth - 1));
        if (depth > 0) vocabulary.Written.Add(piece);
        return piece;
    }

    public Piece Call(string function, Size? size, double bound, params Piece[] x) =>
        new($"{function}({string.Join(", ", x.Select(p => p.Text))})", 4, size, bound, x.All(p => p.Global));

    public Piece Binary(Piece a, string op, Piece b, double bound)
    {
        int level = op is "+" or "-" ? 1 : 2;
        return new($"{a.At(level)} {op} {b.At(level + 1)}", level, a.Size ?? b.Size, bound, a.Global && b.Global);
    }

    public Piece Number(double low, double high)
    {
        double value = Math.Round(low + Random.NextDouble() * (high - low), 2);
        if (Math.Abs(value) < 0.05) value = 0.25;
        return Literal(value);
    }

    /// <summary>M * v, by a weight of its own or one that is there, with a bias or not, through a helper method or not.</summary>
    public Piece Affine(Size rows, Piece v)
    {
        bool biased = vocabulary.Chance(0.6);
        bool fresh = biased && vocabulary.Chance(0.3);
        var weight = vocabulary.Matrix(rows, v.Size!, fresh);
        double bound = 0.5 * Math.Sqrt(v.Size!.Value) * v.Bound + 0.2;
        var name = new Piece(weight.Name, 4, null, 1, true);
        if (!biased) return new($"{name.Text} * {v.At(3)}", 2, rows, bound, v.Global);
        var bias = vocabulary.Parameter(rows, fresh);
        // Of a weight and a bias that meet first here, one may leave its dimensions to the other.
        var piece = Random.Next(4) switch
        {
            0 => new($"Affine({weight.Name}, {v.Text}, {bias.Name})", 4, rows, bound + 0.5, v.Global),
            1 => new($"{bias.Name} + {weight.Name} * {v.At(3)}", 1, rows, bound + 0.5, v.Global),
            _ => new Piece($"{weight.Name} * {v.At(3)} + {bias.Name}", 1, rows, bound + 0.5, v.Global),
        };
        if (fresh && vocabulary.Chance(0.6)) (vocabulary.Chance(0.5) ? weight : bias).InferredFrom = piece.Text;
        return piece;
    }

    private Piece Tame(Piece p) => p.Bound <= Large ? p : Random.Next(3) switch
    {
        0 => Call("Tanh", p.Size, 1, p),
        1 => Call("Sigmoid", p.Size, 1, p),
        _ => Call("Tanh", p.Size, 1, Binary(Literal(0.25), "*", p, p.Bound / 4)),
    };

    private static Piece Literal(double value) =>
        new(value.ToString("R", CultureInfo.InvariantCulture), value < 0 ? 3 : 4, null, Math.Abs(value), true);

    private Piece Leaf(Size? size)
    {
        var known = vocabulary.Values.Where(p => Equals(p.Size, size)).ToList();
        if (known.Count > 0 && vocabulary.Chance(0.85)) return vocabulary.Pick(known);
        if (size is not null && vocabulary.Chance(0.6) && vocabulary.Values.Where(p => p.Size is not null).ToList() is { Count: > 0 } vectors)
            return Affine(size, vocabulary.Pick(vectors));
        return new(vocabulary.Parameter(size).Name, 4, size, 0.6, true);
    }

    /// <summary>A size of something that is there.</summary>
    private Size AnySize()
    {
        var sizes = vocabulary.Values.Where(p => p.Size is not null).Select(p => p.Size!).Distinct().ToList();
        return sizes.Count == 0 ? Size.Of(2) : vocabulary.Pick(sizes);
    }

    private Piece Vector(Size size, int depth)
    {
        switch (Random.Next(18))
        {
            case 0 or 1 or 2:
                return Affine(size, Write(AnySize(), depth));
            case 3:
                return Affine(size, Joined(Write(AnySize(), depth), Write(AnySize(), depth)));
            case 4 when size.Split(vocabulary.Sizes) is var (a, b):
                return Joined(Write(a, depth), Write(b, depth));
            case 5:
                return Sliced(size, depth);
            case 6:
                return Whole(size, Write(size, depth), depth);
            case 7:
                return Mixed(size, depth);
            case 8 or 9 or 10:
                return Pointwise(size, depth);
            default:
                return Arithmetic(size, depth);
        }
    }

    private Piece Scalar(int depth)
    {
        switch (Random.Next(9))
        {
            case 0 or 1:
                var v = Write(AnySize(), depth);
                var sum = Call("Sum", null, v.Bound * Math.Sqrt(v.Size!.Value), v);
                // A dimension is a number, too.
                return v.Size.Names.Count == 1 && v.Size.Number == 0 && v.Size.Names.First().Value == 1 && vocabulary.Chance(0.5)
                    ? new($"{sum.Text} / {v.Size.Text}", 2, null, v.Bound, v.Global)
                    : sum;
            case 2 or 3:
                var size = AnySize();
                var (a, b) = (Write(size, depth), Write(size, depth));
                if (vocabulary.Chance(0.4)) return Reduced(a);
                return Call("Dot", null, a.Bound * b.Bound * Math.Sqrt(size.Value), a, b);
            case 4 or 5:
                return Pointwise(null, depth);
            default:
                return Arithmetic(null, depth);
        }
    }

    /// <summary>Vectors end to end.</summary>
    public Piece Joined(params Piece[] parts) =>
        Call("Concat", parts.Select(p => p.Size!).Aggregate((a, b) => a + b), parts.Max(p => p.Bound), parts);

    private Piece Sliced(Size size, int depth)
    {
        var others = Enumerable.Range(0, 1 + Random.Next(2)).Select(_ => AnySize()).ToList();
        int place = Random.Next(others.Count + 1);
        string start = place == 0 ? "0" : others.Take(place).Aggregate((a, b) => a + b).Text;
        Piece whole;
        if (vocabulary.Chance(0.5))
        {
            var parts = others.Select(o => Write(o, depth)).ToList();
            parts.Insert(place, Write(size, depth));
            whole = Joined([.. parts]);
        }
        else
        {
            var sum = others.Aggregate(size, (a, b) => a + b);
            whole = Affine(sum, Write(AnySize(), depth));
        }

        return new($"{(vocabulary.Chance(0.2) ? "Part" : "Slice")}({whole.Text}, {start}, {size.Text})", 4, size, whole.Bound, whole.Global);
    }

    private Piece Mixed(Size size, int depth)
    {
        var gate = Call("Sigmoid", size, 1, Write(size, depth));
        var (a, b) = (Write(size, depth), Write(size, depth));
        double bound = Math.Max(a.Bound, b.Bound);
        bool global = gate.Global && a.Global && b.Global;
        return Random.Next(4) switch
        {
            0 => new($"Mix({gate.Text}, {a.Text}, {b.Text})", 4, size, bound, global),
            1 => new($"Mix(b: {b.Text}, x: {gate.Text}, a: {a.Text})", 4, size, bound, global),
            2 => new($"Leak({gate.Text}, {b.Text})", 4, size, Math.Max(1, b.Bound), gate.Global && b.Global),
            _ => new($"{gate.Text} * {a.At(3)} + (1 - {gate.Text}) * {b.At(3)}", 1, size, bound, global),
        };
    }

    private Piece Pointwise(Size? size, int depth)
    {
        var x = Write(size, depth);
        switch (Random.Next(14))
        {
            case 10 or 11: return Smooth(size, x);
            case 12: return Kinked(size, x, depth);
            case 13: return Chosen(size, x, depth);
            case 0 or 1: return Call("Tanh", size, 1, x);
            case 2: return Call("Sigmoid", size, 1, x);
            case 3:
                vocabulary.HasKinks = true;
                // A state may be zero exactly, where relu made it: there it would have no derivative.
                return Call("Relu", size, x.Bound + 0.5, Binary(x, "+", Number(-0.5, 0.5), x.Bound + 0.5));
            case 4: return Call("Softplus", size, x.Bound + 0.7, x);
            case 5: return Call("Exp", size, 2.8, Call("Tanh", size, 1, x));
            case 6: return Call("Log", size, Math.Log(x.Bound + 1.3) + 0.7, Positive(x));
            case 7: return Call("Sqrt", size, Math.Sqrt(x.Bound + 1.3), Positive(x));
            case 8: return Call("Square", size, x.Bound * x.Bound, x);
            default: return new("-" + x.At(4), 3, size, x.Bound, x.Global);
        }
    }

    /// <summary>A vector of a vector.</summary>
    private Piece Whole(Size size, Piece v, int depth)
    {
        double most = Math.Sqrt(size.Value);
        switch (Random.Next(7))
        {
            case 0: return Call("LogSoftmax", size, 2 * v.Bound + Math.Log(size.Value), v);
            case 1: return Call("CumSum", size, v.Bound * size.Value, v);
            case 2: return Call("Normalize", size, 1, Positive(v));
            case 3:
                var (gain, bias) = (Write(size, depth - 1), vocabulary.Parameter(size));
                var text = $"LayerNorm({v.Text}, {gain.Text}, {bias.Name}, {(vocabulary.Chance(0.5) ? "0.3" : "H + 1.0")})";
                return new(text, 4, size, most * gain.Bound + 0.5, v.Global && gain.Global);
            default: return Call("Softmax", size, 1, v);
        }
    }

    /// <summary>A number of a vector. Equal units of it are rare, and its greatest may change places at a point: a kink.</summary>
    private Piece Reduced(Piece v)
    {
        switch (Random.Next(4))
        {
            case 0: return Call("Mean", null, v.Bound, v);
            case 1: return Call("Norm", null, (v.Bound + 1.3) * Math.Sqrt(v.Size!.Value), Positive(v));
            default:
                vocabulary.HasKinks = true;
                return Call(vocabulary.Chance(0.5) ? "Max" : "Min", null, v.Bound, v);
        }
    }

    private Piece Smooth(Size? size, Piece x) => Random.Next(6) switch
    {
        0 => Call("Gelu", size, x.Bound, x),
        1 => Call("Silu", size, x.Bound, x),
        2 => Call("LogSigmoid", size, x.Bound + 0.7, x),
        3 => Call("Sin", size, 1, x),
        4 => Call("Cos", size, 1, x),
        _ => Call("Pow", size, Math.Pow(x.Bound + 1.3, 1.5), Positive(x), vocabulary.Chance(0.5) ? Literal(1.5) : Call("Sigmoid", null, 1, Write(null, 0))),
    };

    /// <summary>Moved off 0 as for relu.</summary>
    private Piece Kinked(Size? size, Piece x, int depth)
    {
        vocabulary.HasKinks = true;
        x = Binary(x, "+", Number(-0.5, 0.5), x.Bound + 0.5);
        switch (Random.Next(9))
        {
            case 0: return Call("Elu", size, x.Bound, x);
            case 1: return Call("LeakyRelu", size, x.Bound, x);
            case 2: return Call("LeakyRelu", size, x.Bound, x, Number(-0.3, 0.3));
            case 3: return Call("HardSigmoid", size, 1, x);
            case 4: return Call("HardTanh", size, 1, x);
            case 5: return Call("Abs", size, x.Bound, x);
            case 6: return Call("Clamp", size, 0.8, x, Literal(-0.8), Literal(0.6));
            case 7:
                vocabulary.HasComparisons = true;
                return Call("Mod", size, 2, x, Literal(1.75));
            default:
                var other = Write(vocabulary.Chance(0.7) ? size : null, depth - 1);
                return Call(vocabulary.Chance(0.5) ? "Max" : "Min", size, Math.Max(x.Bound, other.Bound), vocabulary.Chance(0.5) ? [x, other] : [other, x]);
        }
    }

    private Piece Chosen(Size? size, Piece x, int depth)
    {
        vocabulary.HasKinks = vocabulary.HasComparisons = true;
        string op = vocabulary.Pick([">", "<", ">=", "<="]);
        var condition = new Piece($"({x.At(2)} {op} {Number(-0.5, 0.5).At(2)})", 4, size, 1, x.Global);
        var (a, b) = (Write(size, depth - 1), vocabulary.Chance(0.5) ? Write(size, depth - 1) : Number(-1, 1));
        return Call("Where", size, Math.Max(a.Bound, b.Bound), condition, a, b);
    }

    /// <summary>At least a half.</summary>
    private Piece Positive(Piece x) => Random.Next(3) switch
    {
        0 => Binary(Call("Softplus", x.Size, x.Bound + 0.7, x), "+", Literal(0.5), x.Bound + 1.2),
        1 => Binary(Literal(0.6), "+", Call("Square", x.Size, x.Bound * x.Bound, x), x.Bound * x.Bound + 0.6),
        _ => Binary(Call("Sigmoid", x.Size, 1, x), "+", Literal(0.5), 1.5),
    };

    private Piece Arithmetic(Size? size, int depth)
    {
        var a = Write(size, depth);
        // The other operand: the same shape, a scalar or a number, on either side.
        var b = Random.Next(6) switch
        {
            0 => Number(-2, 2),
            1 => Write(null, depth),
            _ => Write(size, depth),
        };
        if (vocabulary.Chance(0.3)) (a, b) = (b, a);
        switch (Random.Next(8))
        {
            case 0 or 1: return Binary(a, "+", b, a.Bound + b.Bound);
            case 2 or 3: return Binary(a, "-", b, a.Bound + b.Bound);
            case 4 or 5: return Binary(a, "*", b, a.Bound * b.Bound);
            case 6:
                var below = Positive(b);
                return Binary(a, "/", below, a.Bound * 2);
            default:
                if (a.Text == b.Text) return Binary(a, "*", b, a.Bound * b.Bound);
                vocabulary.HasKinks = vocabulary.HasComparisons = true;
                b = Binary(b, "+", Number(-0.5, 0.5), b.Bound + 0.5);
                // Always in parentheses: F(a < b, c > d) is a generic call.
                var which = new Piece($"({a.At(2)} {(vocabulary.Chance(0.5) ? ">" : "<")} {b.At(2)})", 4, a.Size ?? b.Size, 1, a.Global && b.Global);
                return Binary(which, "*", Write(which.Size, depth), 2);
        }
    }
}
