using System.Globalization;
using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>How one number is read off a row of units, and its derivatives by them.</summary>
internal abstract class Reading
{
    internal abstract string Text(string quantity);

    internal abstract void Check(ModelDescription model, string quantity, int width, int examples);

    internal abstract T Value<T>(ReadOnlySpan<T> row, int example) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    internal abstract void AddSlopes<T>(ReadOnlySpan<T> row, int example, Span<T> slopes) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    protected static void CheckCount(ModelDescription model, string quantity, string what, int given, int examples)
    {
        if (given != examples)
            throw new ArgumentException($"{model.Name}: the target gives {what} of '{quantity}' for {given} examples; the batch has {examples}.", "target");
    }
}

/// <summary>One unit, the same for all examples or one for each.</summary>
internal class UnitReading(int[] units, bool shared = true) : Reading
{
    internal override string Text(string quantity) => shared ? $"{quantity}[{units[0]}]" : $"{quantity}[{string.Join("|", units)}]";

    internal override void Check(ModelDescription model, string quantity, int width, int examples)
    {
        if (!shared) CheckCount(model, quantity, "units", units.Length, examples);
        for (int i = 0; i < units.Length; i++)
            if ((uint)units[i] >= (uint)width)
                throw new ArgumentOutOfRangeException("target", units[i],
                    $"{model.Name}: the target is unit {units[i]} of '{quantity}'{(shared ? "" : $" for example {i}")}; it has {model.Explain(width)} units, numbered from 0.");
    }

    /// <summary>A position that a step does not have counts nothing.</summary>
    internal override T Value<T>(ReadOnlySpan<T> row, int example) => UnitOf(example) < row.Length ? row[UnitOf(example)] : T.Zero;

    internal override void AddSlopes<T>(ReadOnlySpan<T> row, int example, Span<T> slopes)
    {
        if (UnitOf(example) < row.Length) slopes[UnitOf(example)] += T.One;
    }

    protected int UnitOf(int example) => units[shared ? 0 : example];
}

/// <summary>The softmax probability of one unit.</summary>
internal class ProbabilityReading(int[] units, bool shared = true) : UnitReading(units, shared)
{
    internal override string Text(string quantity) => $"probability of {base.Text(quantity)}";

    internal override T Value<T>(ReadOnlySpan<T> row, int example)
    {
        (T largest, T sum) = Exponents(row);
        return T.Exp(row[UnitOf(example)] - largest) / sum;
    }

    internal override void AddSlopes<T>(ReadOnlySpan<T> row, int example, Span<T> slopes)
    {
        (T largest, T sum) = Exponents(row);
        T probability = Value(row, example);
        for (int unit = 0; unit < row.Length; unit++) slopes[unit] -= probability * T.Exp(row[unit] - largest) / sum;
        slopes[UnitOf(example)] += probability;
    }

    protected static (T Largest, T Sum) Exponents<T>(ReadOnlySpan<T> row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = row[0];
        foreach (T value in row) largest = T.Max(largest, value);
        T sum = T.Zero;
        foreach (T value in row) sum += T.Exp(value - largest);
        return (largest, sum);
    }
}

/// <summary>−log of the softmax probability of one unit.</summary>
internal sealed class CrossEntropyReading(int[] units, bool shared = true) : ProbabilityReading(units, shared)
{
    internal override string Text(string quantity) => $"−log {base.Text(quantity)}";

    internal override T Value<T>(ReadOnlySpan<T> row, int example)
    {
        (T largest, T sum) = Exponents(row);
        return T.Log(sum) + largest - row[UnitOf(example)];
    }

    internal override void AddSlopes<T>(ReadOnlySpan<T> row, int example, Span<T> slopes)
    {
        (T largest, T sum) = Exponents(row);
        for (int unit = 0; unit < row.Length; unit++) slopes[unit] += T.Exp(row[unit] - largest) / sum;
        slopes[UnitOf(example)] -= T.One;
    }
}

/// <summary>The sum of squared differences from given numbers.</summary>
internal sealed class SquaredErrorReading(double[][] expected) : Reading
{
    internal override string Text(string quantity) => $"squared error of {quantity}";

    internal override void Check(ModelDescription model, string quantity, int width, int examples)
    {
        CheckCount(model, quantity, "numbers for", expected.Length, examples);
        for (int i = 0; i < expected.Length; i++)
            if (expected[i].Length != width)
                throw new ArgumentException($"{model.Name}: the target has {expected[i].Length} numbers for example {i}; '{quantity}' has {model.Explain(width)} units.", "target");
    }

    internal override T Value<T>(ReadOnlySpan<T> row, int example)
    {
        T sum = T.Zero;
        for (int unit = 0; unit < row.Length; unit++)
        {
            T away = row[unit] - T.CreateTruncating(expected[example][unit]);
            sum += away * away;
        }
        return sum;
    }

    internal override void AddSlopes<T>(ReadOnlySpan<T> row, int example, Span<T> slopes)
    {
        for (int unit = 0; unit < row.Length; unit++) slopes[unit] += T.CreateTruncating(2) * (row[unit] - T.CreateTruncating(expected[example][unit]));
    }
}

/// <summary>The sum of all units.</summary>
internal sealed class SumReading : Reading
{
    internal override string Text(string quantity) => $"sum of {quantity}";

    internal override void Check(ModelDescription model, string quantity, int width, int examples)
    {
    }

    internal override T Value<T>(ReadOnlySpan<T> row, int example)
    {
        T sum = T.Zero;
        foreach (T value in row) sum += value;
        return sum;
    }

    internal override void AddSlopes<T>(ReadOnlySpan<T> row, int example, Span<T> slopes)
    {
        foreach (ref T slope in slopes) slope += T.One;
    }
}

/// <summary>A weighted sum of units plus a constant.</summary>
internal sealed class DirectionReading(double[][] weights, double[] offsets, bool shared = true) : Reading
{
    internal override string Text(string quantity) => shared
        ? $"({string.Join(", ", weights[0].Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)))}) · {quantity}"
        : $"a direction for each example · {quantity}";

    internal override void Check(ModelDescription model, string quantity, int width, int examples)
    {
        if (!shared) CheckCount(model, quantity, "directions", weights.Length, examples);
        for (int i = 0; i < weights.Length; i++)
            if (weights[i].Length != width)
                throw new ArgumentException($"{model.Name}: the target's direction{(shared ? "" : $" for example {i}")} has {weights[i].Length} weights; '{quantity}' has {model.Explain(width)} units.", "target");
    }

    internal override T Value<T>(ReadOnlySpan<T> row, int example)
    {
        double[] weight = weights[shared ? 0 : example];
        T sum = T.CreateTruncating(offsets[shared ? 0 : example]);
        for (int unit = 0; unit < row.Length; unit++) sum += T.CreateTruncating(weight[unit]) * row[unit];
        return sum;
    }

    internal override void AddSlopes<T>(ReadOnlySpan<T> row, int example, Span<T> slopes)
    {
        double[] weight = weights[shared ? 0 : example];
        for (int unit = 0; unit < slopes.Length; unit++) slopes[unit] += T.CreateTruncating(weight[unit]);
    }
}
