using System.Globalization;
using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// What an input is compared with: a value, a step, or a whole sequence; converts from <c>T</c>, <c>T[]</c> and <c>T[,]</c>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Baseline<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string text;
    private readonly Action<ModelDescription, Wrt, int[]> check;
    private readonly Func<int, int, int, T> value;

    private Baseline(string text, Action<ModelDescription, Wrt, int[]> check, Func<int, int, int, T> value)
    {
        this.text = text;
        this.check = check;
        this.value = value;
    }

    /// <summary>Zero everywhere.</summary>
    public static Baseline<T> Zero { get; } = new("zero", (_, _, _) => { }, (_, _, _) => T.Zero);

    /// <summary>One value everywhere.</summary>
    public static implicit operator Baseline<T>(T value) => new(value.ToString(null, CultureInfo.InvariantCulture), (_, _, _) => { }, (_, _, _) => value);

    /// <summary>The same step [features] everywhere.</summary>
    public static implicit operator Baseline<T>(T[] step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new Baseline<T>("one step for all",
            (model, wrt, _) => Check(model, wrt, $"[{step.Length}]", step.Length == wrt.Width, $"[{model.Explain(wrt.Width)}]"),
            (_, _, feature) => step[feature]);
    }

    /// <summary>The same sequence [steps × features] for all examples; what lies behind an example's end is not used.</summary>
    public static implicit operator Baseline<T>(T[,] sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new Baseline<T>("one sequence for all",
            (model, wrt, lengths) => Check(model, wrt, $"[{sequence.GetLength(0)} × {sequence.GetLength(1)}]",
                sequence.GetLength(1) == wrt.Width && sequence.GetLength(0) >= lengths.Max(), $"[{lengths.Max()} steps × {model.Explain(wrt.Width)}]"),
            (_, step, feature) => sequence[step, feature]);
    }

    /// <summary>A sequence of its own [steps × features] for each example.</summary>
    /// <param name="sequences">As many as there are examples, each with its example's steps.</param>
    public static Baseline<T> PerExample(IReadOnlyList<T[,]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return new Baseline<T>("a sequence for each example", (model, wrt, lengths) =>
        {
            if (sequences.Count != lengths.Length)
                throw new ArgumentException($"{model.Name}: the baseline has sequences for {sequences.Count} examples; the batch has {lengths.Length}.", "options");
            for (int example = 0; example < lengths.Length; example++)
                Check(model, wrt, $"[{sequences[example].GetLength(0)} × {sequences[example].GetLength(1)}] for example {example}",
                    sequences[example].GetLength(1) == wrt.Width && sequences[example].GetLength(0) == lengths[example],
                    $"[{lengths[example]} steps × {model.Explain(wrt.Width)}]");
        }, (example, step, feature) => sequences[example][step, feature]);
    }

    /// <inheritdoc/>
    public override string ToString() => text;

    /// <summary>The baseline of each example [steps × features].</summary>
    internal T[][,] Materialize(ModelDescription model, Wrt wrt, ReadOnlySpan<int> lengths)
    {
        wrt.CheckFixedWidth(model);
        check(model, wrt, lengths.ToArray());
        var baselines = new T[lengths.Length][,];
        for (int example = 0; example < baselines.Length; example++)
        {
            T[,] cells = baselines[example] = new T[lengths[example], wrt.Width];
            for (int step = 0; step < cells.GetLength(0); step++)
            for (int feature = 0; feature < cells.GetLength(1); feature++)
            {
                T cell = value(example, step, feature);
                if (!T.IsFinite(cell))
                    throw new ArgumentException($"{model.Name}: the baseline of '{wrt.Name}' is {cell} at step {step}, feature {feature} of example {example}.", "options");
                cells[step, feature] = cell;
            }
        }
        return baselines;
    }

    private static void Check(ModelDescription model, Wrt wrt, string given, bool fits, string needed)
    {
        if (!fits) throw new ArgumentException($"{model.Name}: the baseline of '{wrt.Name}' is {given}; it takes {needed}.", "options");
    }
}
