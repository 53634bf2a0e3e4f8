using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>Functions that see all positions of a sequence at once, and functions of the units at each position.</content>
public static partial class Equations
{
    /// <summary>[n] → number: the sum over positions; the derivative is 1 at every position.</summary>
    public static Scalar Sum(Signal s) => s.Held(nameof(Sum)).Sum();

    /// <summary>[n × d] → [d]: the sum over positions; adjoint: ȳ at every position.</summary>
    public static Vec Sum(Series s) => SequenceElements.EachUnit(nameof(Sum), s, Enumerable.Sum);

    /// <summary>[n] → number: the mean over positions; the derivative is 1/n at every position.</summary>
    public static Scalar Mean(Signal s) => s.Held(nameof(Mean)).Average();

    /// <summary>[n × d] → [d]: the mean over positions; adjoint: ȳ/n at every position.</summary>
    public static Vec Mean(Series s) => SequenceElements.EachUnit(nameof(Mean), s, Enumerable.Average);

    /// <summary>[n] → number: the largest over positions; the derivative is 1 for it (the first, at a tie), else 0. NaN if any is NaN.</summary>
    public static Scalar Max(Signal s) => s.Held(nameof(Max)).Aggregate(Math.Max);

    /// <summary>[n × d] → [d]: each unit's largest over positions; the derivative is 1 for it (the first, at a tie), else 0.</summary>
    public static Vec Max(Series s) => SequenceElements.EachUnit(nameof(Max), s, numbers => numbers.Aggregate(Math.Max));

    /// <summary>[n] → number: the smallest over positions; the derivative is 1 for it (the first, at a tie), else 0. NaN if any is NaN.</summary>
    public static Scalar Min(Signal s) => s.Held(nameof(Min)).Aggregate(Math.Min);

    /// <summary>[n × d] → [d]: each unit's smallest over positions; the derivative is 1 for it (the first, at a tie), else 0.</summary>
    public static Vec Min(Series s) => SequenceElements.EachUnit(nameof(Min), s, numbers => numbers.Aggregate(Math.Min));

    /// <summary>[n × d], [d] → [n]: the inner product at each position; adjoints: ȳ·b at each position, and Σ over positions of ȳ·a.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Signal Dot(
        Series a, Vec b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SumUnits(SequenceElements.Zip(Operation.Call(nameof(Dot), aText, bText), a, b, static (a, b) => a * b));

    /// <summary>[d], [n × d] → [n]: the inner product at each position; adjoints as those of Dot(b, a).</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Signal Dot(
        Vec a, Series b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SumUnits(SequenceElements.Zip(Operation.Call(nameof(Dot), aText, bText), a, b, static (a, b) => a * b));

    /// <summary>[n × d], [n × d] → [n]: the inner product at each position; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Signal Dot(
        Series a, Series b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SumUnits(SequenceElements.Zip(Operation.Call(nameof(Dot), aText, bText), a, b, static (a, b) => a * b));

    /// <summary>[n] → [n]: running sums over positions; adjoint: running sums of ȳ from the end.</summary>
    public static Signal CumSum(Signal s)
    {
        s.Held(nameof(CumSum));
        double[] sums = s.ToArray();
        for (int i = 1; i < sums.Length; i++) sums[i] += sums[i - 1];
        return Signal.Over(sums);
    }

    /// <summary>[n] → [n]: e^s / Σ e^s over positions, shifted so that nothing overflows; adjoint: y·(ȳ - Σ ȳ·y).</summary>
    public static Signal Softmax(Signal s) => Signal.Over(SoftmaxOf(s.Held(nameof(Softmax))));

    /// <summary>[n × d] → [n × d]: e^s / Σ e^s over the units of each position; adjoint: that of a vector, at each position.</summary>
    public static Series Softmax(Series s) => SequenceElements.EachPosition(nameof(Softmax), s, Softmax);

    /// <summary>[n] → [n]: s - log Σ e^s over positions, shifted so that nothing overflows; adjoint: ȳ - Softmax(s)·Σ ȳ.</summary>
    public static Signal LogSoftmax(Signal s) => Signal.Over(LogSoftmaxOf(s.Held(nameof(LogSoftmax))));

    /// <summary>[n × d] → [n × d]: s - log Σ e^s over the units of each position; adjoint: that of a vector, at each position.</summary>
    public static Series LogSoftmax(Series s) => SequenceElements.EachPosition(nameof(LogSoftmax), s, LogSoftmax);

    /// <summary>[n × d₁], [n × d₂], … → [n × (d₁ + d₂ + …)]: the vectors of each position one after the other; adjoint: the slices of ȳ.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series Concat(Series first, params Series[] others)
    {
        ArgumentNullException.ThrowIfNull(others);
        foreach (Series other in others)
            SequenceElements.SamePositions(new(nameof(Concat), "and"), first.Shape, first.Positions, other.Shape, other.Positions);
        Series[] all = [first, .. others];
        IEnumerable<double> values = Enumerable.Range(0, first.Positions).SelectMany(position => all.SelectMany(part => part.At(position).Held(nameof(Concat))));
        return Series.Over([.. values], all.Sum(part => part.Units));
    }

    private static Signal SumUnits(Series products) =>
        Signal.Over([.. Enumerable.Range(0, products.Positions).Select(position => products.At(position).Held(nameof(Dot)).Sum())]);
}
