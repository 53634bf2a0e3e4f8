using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <summary>What a function of a series sees at once.</summary>
public enum Axis
{
    /// <summary>Each unit's numbers at all steps.</summary>
    Steps,

    /// <summary>The units of each step.</summary>
    Units,
}

/// <content>Functions over the steps of a sequence: single steps, order, the step before.</content>
public static partial class Equations
{
    /// <summary>[n × d] → [d]: the vector at the first step; adjoint: ȳ there, else 0.</summary>
    public static Vec First(Series s) => Vec.Over(s.Held(nameof(First)).ToArray()[..s.Units]);

    /// <summary>[n] → number: the number at the first step; adjoint: ȳ there, else 0.</summary>
    public static Scalar First(Signal s) => s.Held(nameof(First))[0];

    /// <summary>[n × d] → [d]: the vector at the last step; adjoint: ȳ there, else 0.</summary>
    public static Vec Last(Series s) => s.At(s.Held(nameof(Last)).Rows - 1);

    /// <summary>[n] → number: the number at the last step; adjoint: ȳ there, else 0.</summary>
    public static Scalar Last(Signal s) => s.Held(nameof(Last))[^1];

    /// <summary>[n × d] → [n × d]: the steps from the last to the first; adjoint: Reverse.</summary>
    public static Series Reverse(Series s) =>
        Series.Over([.. s.Held(nameof(Reverse)).ToArray().Chunk(s.Units).Reverse().SelectMany(static row => row)], s.Units);

    /// <summary>[n] → [n]: the steps from the last to the first; adjoint: Reverse.</summary>
    public static Signal Reverse(Signal s) => Signal.Over([.. s.Held(nameof(Reverse)).AsEnumerable().Reverse()]);

    /// <summary>The steps from the last to the first.</summary>
    public static Tokens Reverse(Tokens s) => new([.. s.Held(nameof(Reverse)).AsEnumerable().Reverse()]);

    /// <summary>[n × d], [d] → [n × d]: the vector of the step before, at step 0 the one given; adjoint: ȳ one step earlier.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series Previous(
        Series s, Vec first, [Written(nameof(s))] string? sText = null, [Written(nameof(first))] string? firstText = null)
    {
        Mat rows = s.Held(nameof(Previous));
        double[] start = first.Held(nameof(Previous));
        SequenceElements.SameUnits(Operation.Call(nameof(Previous), sText, firstText), rows.Shape, rows.Columns, first.Shape, start.Length);
        return Series.Over([.. start, .. rows.ToArray()[..^rows.Columns]], rows.Columns);
    }

    /// <summary>[n × d] → [n × d]: the vector of the step before, 0 at step 0; adjoint: ȳ one step earlier.</summary>
    public static Series Previous(Series s) => Previous(s, Vec.Over(new double[s.Held(nameof(Previous)).Columns]));

    /// <summary>[n], number → [n]: the number of the step before, at step 0 the one given; adjoint: ȳ one step earlier.</summary>
    public static Signal Previous(Signal s, Scalar first) =>
        Signal.Over([first.Held(nameof(Previous)), .. s.Held(nameof(Previous))[..^1]]);

    /// <summary>[n] → [n]: the number of the step before, 0 at step 0; adjoint: ȳ one step earlier.</summary>
    public static Signal Previous(Signal s) => Previous(s, 0);

    /// <summary>[n × d] → [n × d]: running sums over the units of each step; adjoint: running sums of ȳ from the end.</summary>
    public static Series CumSum(Series s) => SequenceElements.EachPosition(nameof(CumSum), s, CumSum);

    /// <summary>[n] → number: √Σ s² over steps; derivative s / Norm(s), 0 where all are 0.</summary>
    public static Scalar Norm(Signal s) => Math.Sqrt(s.Held(nameof(Norm)).Sum(static x => x * x));

    /// <summary>[n × d] → [d]: each unit's √Σ s² over steps; derivative s / Norm(s), 0 where all are 0.</summary>
    public static Vec Norm(Series s) =>
        SequenceElements.EachUnit(nameof(Norm), s, static numbers => Math.Sqrt(numbers.Sum(static x => x * x)));

    /// <summary>[n] → number: the step, from 0, of the largest number (the first, at a tie; NaN counts as largest); no gradient.</summary>
    public static Scalar ArgMax(Signal s) => ArgMax(Vec.Over(s.Held(nameof(ArgMax))));
}
