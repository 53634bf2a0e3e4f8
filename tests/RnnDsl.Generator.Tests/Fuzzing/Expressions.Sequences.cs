namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Of contexts and histories: a number or a vector at each position, and what is read from all of them.</summary>
internal sealed partial class Expressions
{
    private string AnySequence() => vocabulary.Pick(vocabulary.Sequences);

    /// <summary>The units of some series of a sequence.</summary>
    private Size AnyUnits(string over) => vocabulary.Pick(Stored(over)).Size!;

    private List<Piece> Stored(string over) => [.. vocabulary.Values.Where(p => p.Form.IsSeries && p.Form.Over == over)];

    private Piece SequenceLeaf(Form form, List<Piece> known)
    {
        var series = vocabulary.Pick(Stored(form.Over!));
        if (form.IsSeries) return Projected(form, series);
        if (known.Count > 0 && vocabulary.Chance(0.3)) return vocabulary.Pick(known);
        return Dotted(series, Write(series.Size!, 0));
    }

    private Piece Series(Form form, int depth)
    {
        string over = form.Over!;
        switch (Random.Next(14))
        {
            case 0 or 1 or 2:
                var projected = Projected(form, Write(Form.Series(over, AnyUnits(over)), depth));
                return vocabulary.Chance(0.4) ? Binary(projected, "+", Write(form.Rows!, depth), projected.Bound + 2) : projected;
            case 3 or 4:
                var (weights, read) = (Write(Form.Signal(over), depth), Write(form, depth));
                return vocabulary.Chance(0.5) ? Times(weights, read) : vocabulary.Chance(0.5) ? Times(read, weights) : Binary(read, "/", Positive(weights), read.Bound * 2);
            case 5:
                var x = Write(form, depth);
                return vocabulary.Chance(0.5) ? Call("Softmax", form, 1, x) : Call("LogSoftmax", form, 2 * x.Bound + Math.Log(form.Rows!.Value), x);
            case 6 when form.Rows!.Split(vocabulary.Sizes) is var (left, right):
                var (a, b) = (Write(Form.Series(over, left), depth), Write(Form.Series(over, right), depth));
                return Call("Concat", form, Math.Max(a.Bound, b.Bound), a, b);
            case 6 or 7: return Projected(form, Ends(over, depth));
            case 8 or 9 or 10: return Pointwise(form, depth);
            default: return Arithmetic(form, depth);
        }
    }

    private Piece Signal(Form form, int depth)
    {
        string over = form.Over!;
        switch (Random.Next(11))
        {
            case 0 or 1 or 2:
                var series = Write(Form.Series(over, AnyUnits(over)), depth);
                return Dotted(series, Write(vocabulary.Chance(0.3) ? series.Form : series.Size!, depth));
            case 3 or 4:
                return Call("Softmax", form, 1, Write(form, depth));
            case 5:
                var x = Write(form, depth);
                return Call("LogSoftmax", form, 2 * x.Bound + 2, x);
            case 6:
                var summed = Write(form, depth);
                return Call("CumSum", form, 4 * summed.Bound, summed);
            case 7 or 8: return Pointwise(form, depth);
            default: return Arithmetic(form, depth);
        }
    }

    /// <summary>A weight, or a matrix that has been made, times the vector at each position.</summary>
    private Piece Projected(Form form, Piece series)
    {
        var shape = Form.Matrix(form.Rows!, series.Size!);
        var made = vocabulary.Known(shape);
        var matrix = made.Count > 0 && vocabulary.Chance(0.5) ? vocabulary.Pick(made)
            : vocabulary.HasMatrices && vocabulary.Chance(0.15) ? Write(shape, 1)
            : Named(vocabulary.Matrix(shape.Rows!, shape.Columns!));
        return new($"{matrix.At(2)} * {series.At(3)}", 2, form, matrix.Bound * Math.Sqrt(series.Size!.Value) * series.Bound);
    }

    private Piece Ends(string over, int depth)
    {
        var (a, b) = (Write(Form.Series(over, AnyUnits(over)), depth), Write(Form.Series(over, AnyUnits(over)), 0));
        return Call("Concat", Form.Series(over, a.Size! + b.Size!), Math.Max(a.Bound, b.Bound), a, b);
    }

    /// <summary>The inner product at each position, of two series or of one and a vector.</summary>
    private Piece Dotted(Piece series, Piece other) =>
        Call("Dot", Form.Signal(series.Form.Over!), series.Bound * other.Bound * Math.Sqrt(series.Size!.Value), vocabulary.Chance(0.6) ? [series, other] : [other, series]);

    /// <summary>A vector of all positions: what is attended to, a sum, a mean.</summary>
    private Piece OverPositions(Size size, string over, int depth)
    {
        var form = Form.Series(over, size);
        if (vocabulary.Chance(0.4))
        {
            var (scores, read) = (Write(Form.Signal(over), depth), Write(form, depth - 1));
            return new(vocabulary.Chance(0.3) ? $"Attend({scores.Text}, {read.Text})" : $"Sum(Softmax({scores.Text}) * {read.At(3)})", 4, size, read.Bound);
        }

        var series = Write(form, depth);
        return vocabulary.Chance(0.5) ? Call("Sum", size, 4 * series.Bound, series) : Call("Mean", size, series.Bound, series);
    }

    /// <summary>A number of all positions.</summary>
    private Piece OfPositions(Piece signal)
    {
        switch (Random.Next(6))
        {
            case 0 or 1: return Call("Sum", Form.Scalar, 4 * signal.Bound, signal);
            case 2 or 3: return Call("Mean", Form.Scalar, signal.Bound, signal);
            default:
                vocabulary.HasKinks = true;
                // Positions that a condition made 0 would be equal.
                var series = vocabulary.Pick(Stored(signal.Form.Over!).Where(p => vocabulary.Fields.Any(f => f.Name == p.Text)).ToList());
                signal = Binary(signal, "+", Dotted(series, Named(vocabulary.Parameter(series.Size!))), signal.Bound + 1);
                return Call(vocabulary.Chance(0.5) ? "Max" : "Min", Form.Scalar, signal.Bound, signal);
        }
    }
}
