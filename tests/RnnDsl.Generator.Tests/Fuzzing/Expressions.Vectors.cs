namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Of vectors.</summary>
internal sealed partial class Expressions
{
    /// <summary>M * v, by a weight of its own or one that is there, with a bias or not, through a helper method or not.</summary>
    public Piece Affine(Size rows, Piece v)
    {
        bool biased = vocabulary.Chance(0.6);
        bool fresh = biased && vocabulary.Chance(0.3);
        double bound = 0.5 * Math.Sqrt(v.Size!.Value) * v.Bound + 0.2;
        // What is made of weights alone serves like a weight.
        var made = vocabulary.Known(Form.Matrix(rows, v.Size)).Where(p => p.Global).ToList();
        if (made.Count > 0 && vocabulary.Chance(0.5))
        {
            var matrix = vocabulary.Pick(made);
            return new($"{matrix.Text} * {v.At(3)}", 2, rows, matrix.Bound * Math.Sqrt(v.Size.Value) * v.Bound, v.Global);
        }

        var weight = vocabulary.Matrix(rows, v.Size, fresh);
        if (!biased) return new($"{weight.Name} * {v.At(3)}", 2, rows, bound, v.Global);
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

    /// <summary>Vectors end to end.</summary>
    public Piece Joined(params Piece[] parts) =>
        Call("Concat", parts.Select(p => p.Size!).Aggregate((a, b) => a + b), parts.Max(p => p.Bound), parts);

    private Piece Vector(Size size, int depth)
    {
        switch (Random.Next(21))
        {
            case 0 or 1 or 2:
                return Affine(size, Write(AnySize(), depth));
            case 3:
                return Affine(size, Joined(Write(AnySize(), depth), Write(AnySize(), depth)));
            case 4 when size.Split(vocabulary.Sizes) is var (a, b):
                return Joined(Write(a, depth), Write(b, depth));
            case 5:
                return Sliced(size, depth);
            case 6 or 7:
                return Whole(size, Write(size, depth), depth);
            case 8:
                return Mixed(size, depth);
            case 9 or 10 or 11:
                return Pointwise(size, depth);
            case 12 or 13 when vocabulary.HasMatrices || vocabulary.WeightsAlone:
                return MatrixTimes(size, depth);
            case 14 or 15 or 16 when !vocabulary.WeightsAlone && vocabulary.Sequences is { Count: > 0 } sequences:
                return OverPositions(size, vocabulary.Pick(sequences), depth);
            default:
                return Arithmetic(size, depth);
        }
    }

    private Piece Sliced(Size size, int depth)
    {
        if ((vocabulary.HasMatrices || vocabulary.WeightsAlone) && vocabulary.Chance(0.4) && Flattened(size, depth) is { } flat) return flat;
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

    /// <summary>A vector of a vector.</summary>
    private Piece Whole(Size size, Piece v, int depth)
    {
        double most = Math.Sqrt(size.Value);
        switch (Random.Next(7))
        {
            case 0: return Call("LogSoftmax", size, 2 * v.Bound + Math.Log(size.Value), v);
            case 1: return Call("CumSum", size, v.Bound * size.Value, v);
            case 2: return Call("Normalize", size, 1, Positive(v));
            case 3 or 4:
                var (gain, bias) = (Write(size, depth - 1), vocabulary.Parameter(size));
                var text = $"LayerNorm({v.Text}, {gain.Text}, {bias.Name}, {(vocabulary.Chance(0.5) ? "0.3" : "H + 1.0")})";
                return new(text, 4, size, most * gain.Bound + 0.5, v.Global && gain.Global);
            default: return v.Text.Length % 3 == 0 ? Times(Marked(v), v) : Call("Softmax", size, 1, v);
        }
    }

    /// <summary>1 at the greatest unit.</summary>
    private Piece Marked(Piece v)
    {
        vocabulary.HasKinks = vocabulary.HasComparisons = true;
        return new($"OneHot(ArgMax({Apart(v).Text}), {v.Size!.Text})", 4, v.Form, 1, v.Global);
    }

    /// <summary>A number of a vector. Equal units of it are rare, and its greatest may change places at a point: a kink.</summary>
    private Piece Reduced(Piece v)
    {
        switch (Random.Next(5))
        {
            case 0: return Call("Mean", Form.Scalar, v.Bound, v);
            case 1: return Call("Norm", Form.Scalar, (v.Bound + 1.3) * Math.Sqrt(v.Size!.Value), Positive(v));
            case 2:
                vocabulary.HasKinks = vocabulary.HasComparisons = true;
                return Binary(Call("ArgMax", Form.Scalar, v.Size!.Value, Apart(v)), "/", Literal(v.Size.Value), 1);
            default:
                vocabulary.HasKinks = true;
                return Call(vocabulary.Chance(0.5) ? "Max" : "Min", Form.Scalar, v.Bound + 0.6, Apart(v));
        }
    }

    /// <summary>With units that are not the same, as those of a vector joined with itself would be, or those that a condition made 0.</summary>
    private Piece Apart(Piece v) => Binary(v, "+", Named(vocabulary.Parameter(v.Form)), v.Bound + 0.6);
}
