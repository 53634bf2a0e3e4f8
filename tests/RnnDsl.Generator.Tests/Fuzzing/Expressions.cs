using System.Globalization;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Writes random expressions of a wanted form, over what the vocabulary has, with values that stay moderate.</summary>
internal sealed partial class Expressions(Vocabulary vocabulary)
{
    private const double Large = 6;

    private Random Random => vocabulary.Random;

    public Piece Write(Form form, int depth)
    {
        if (!vocabulary.WeightsAlone && !form.IsSequence && depth > 0 && vocabulary.Chance(0.04)) return OfWeights(form, depth);
        var again = vocabulary.Written.Where(p => p.Form == form && vocabulary.Fits(p)).ToList();
        if (again.Count > 0 && vocabulary.Chance(0.1)) return vocabulary.Pick(again);
        var piece = Tame(depth <= 0 ? Leaf(form) : Deep(form, depth - 1));
        if (depth > 0) vocabulary.Written.Add(piece);
        return piece;
    }

    /// <summary>The same, made of parameters and constants alone.</summary>
    public Piece OfWeights(Form form, int depth)
    {
        bool before = vocabulary.WeightsAlone;
        vocabulary.WeightsAlone = true;
        var piece = Write(form, depth);
        vocabulary.WeightsAlone = before;
        return piece;
    }

    public Piece Call(string function, Form form, double bound, params Piece[] x) =>
        new($"{function}({string.Join(", ", x.Select(p => p.Text))})", 4, form, bound, x.All(p => p.Global));

    public Piece Binary(Piece a, string op, Piece b, double bound)
    {
        int level = op is "+" or "-" ? 1 : 2;
        return new($"{a.At(level)} {op} {b.At(level + 1)}", level, Of(a, b), bound, a.Global && b.Global);
    }

    public Piece Number(double low, double high)
    {
        double value = Math.Round(low + Random.NextDouble() * (high - low), 2);
        if (Math.Abs(value) < 0.05) value = 0.25;
        return Literal(value);
    }

    /// <summary>What an operation unit by unit makes of two operands: the form of the one that has more to it.</summary>
    private static Form Of(Piece a, Piece b) => a.Form.IsSeries || b.Form.IsScalar || a.Form.IsSignal && !b.Form.IsSeries ? a.Form : b.Form;

    private static Piece Literal(double value) =>
        new(value.ToString("R", CultureInfo.InvariantCulture), value < 0 ? 3 : 4, Form.Scalar, Math.Abs(value), true);

    private static Piece Named(Field field) => new(field.Name, 4, field.Form, 0.6, true);

    private Piece Tame(Piece p) => p.Bound <= Large ? p : Random.Next(3) switch
    {
        0 => Call("Tanh", p.Form, 1, p),
        1 => Call("Sigmoid", p.Form, 1, p),
        _ => Call("Tanh", p.Form, 1, Binary(Literal(0.25), "*", p, p.Bound / 4)),
    };

    private Piece Deep(Form form, int depth) =>
        form.IsMatrix ? Matrix(form, depth)
        : form.IsSeries ? Series(form, depth)
        : form.IsSignal ? Signal(form, depth)
        : form.IsVector ? Vector(form.Rows!, depth)
        : Scalar(depth);

    private Piece Leaf(Form form)
    {
        var known = vocabulary.Known(form);
        if (known.Count > 0 && vocabulary.Chance(form.IsSequence ? 0.7 : 0.85)) return vocabulary.Pick(known);
        if (form.IsMatrix) return MatrixLeaf(form);
        if (form.IsSequence) return SequenceLeaf(form, known);
        if (form.IsVector && vocabulary.Chance(0.6) && vocabulary.Vectors is { Count: > 0 } vectors) return Affine(form.Rows!, vocabulary.Pick(vectors));
        return Named(vocabulary.Parameter(form));
    }

    /// <summary>A size of something that is there.</summary>
    private Size AnySize()
    {
        var sizes = vocabulary.Values.Where(p => p.Form.IsVector).Select(p => p.Size!).Distinct().ToList();
        return sizes.Count == 0 ? Size.Of(2) : vocabulary.Pick(sizes);
    }

    private Piece Scalar(int depth)
    {
        switch (Random.Next(12))
        {
            case 0 or 1:
                var v = Write(AnySize(), depth);
                var sum = Call("Sum", Form.Scalar, v.Bound * Math.Sqrt(v.Size!.Value), v);
                // A dimension is a number, too.
                return v.Size.IsName && vocabulary.Chance(0.5) ? new($"{sum.Text} / {v.Size.Text}", 2, Form.Scalar, v.Bound, v.Global) : sum;
            case 2 or 3:
                var size = AnySize();
                var (a, b) = (Write(size, depth), Write(size, depth));
                return Call("Dot", Form.Scalar, a.Bound * b.Bound * Math.Sqrt(size.Value), a, b);
            case 4 or 5:
                return Reduced(Write(AnySize(), depth));
            case 6 when vocabulary.HasMatrices:
                var matrix = Write(Form.Matrix(AnySize(), AnySize()), depth);
                return Call("Sum", Form.Scalar, matrix.Bound * Math.Sqrt(matrix.Form.Numbers), matrix);
            case 7 or 8 when vocabulary.Sequences.Count > 0 && !vocabulary.WeightsAlone:
                return OfPositions(Write(Form.Signal(AnySequence()), depth));
            case 6 or 7 or 8:
                return Pointwise(Form.Scalar, depth);
            default:
                return Arithmetic(Form.Scalar, depth);
        }
    }
}
