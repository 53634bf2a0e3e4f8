using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// What stands in an input where a player is absent: zero, a value, a step or a sequence (converts from <c>T</c>, <c>T[]</c>, <c>T[,]</c> and
/// <see cref="Baseline{T}"/>), the mean of data, a sample of data, or another symbol.
/// </summary>
/// <remarks>
/// Where nothing is said, tokens and one-hot steps are replaced by other symbols and everything else by zero. Zero is often no input that a
/// model has ever seen: then the answer is about a model outside of its data, and another symbol or a sample of data is the better question.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Replacement<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Replacement()
    {
    }

    /// <summary>Zero everywhere.</summary>
    public static Replacement<T> Zero { get; } = new BaselineReplacement<T>(Baseline<T>.Zero);

    /// <summary>A value, a step, a sequence, or a sequence for each example.</summary>
    public static implicit operator Replacement<T>(Baseline<T> baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return new BaselineReplacement<T>(baseline);
    }

    /// <summary>One value everywhere.</summary>
    public static implicit operator Replacement<T>(T value) => (Baseline<T>)value;

    /// <summary>The same step [features] everywhere.</summary>
    public static implicit operator Replacement<T>(T[] step) => (Baseline<T>)step;

    /// <summary>The same sequence [steps × features] for all examples; what lies behind an example's end is not used.</summary>
    public static implicit operator Replacement<T>(T[,] sequence) => (Baseline<T>)sequence;

    /// <summary>The mean of data: of each feature over all steps, or at each step by itself.</summary>
    /// <param name="data">Sequences of the same inputs.</param>
    /// <param name="perStep">Whether each step has a mean of its own; steps that no sequence of the data reaches take the mean over all.</param>
    public static Replacement<T> Mean(Batch<T> data, bool perStep = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new MeanReplacement<T>(data, perStep);
    }

    /// <summary>
    /// A sample of data: each draw takes another sequence, and each absent step the same step of it. Averaged over draws, an absent player is
    /// one that could have been anything (interventional SHAP).
    /// </summary>
    /// <param name="data">Sequences of the same inputs; where it is the explained batch itself, an example is not replaced by itself.</param>
    public static Replacement<T> Sample(Batch<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SampleReplacement<T>(data);
    }

    /// <summary>Another symbol: another token, or another one-hot step. The default for such inputs.</summary>
    /// <remarks>Where players are single steps and no number of draws is asked for, removing one gives the exact mean over all other symbols; else each draw takes a random one.</remarks>
    public static Replacement<T> OtherSymbols() => new SymbolReplacement<T>("another symbol", SymbolSet<T>.OfVocabulary);

    /// <summary>Another of the tokens from 0 to <paramref name="count"/> − 1, or of as many one-hot steps.</summary>
    /// <param name="count">How many symbols there are, at least 2.</param>
    public static Replacement<T> OtherSymbols(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return new SymbolReplacement<T>($"another of {count} symbols", input => SymbolSet<T>.Of(input, count));
    }

    /// <summary>Another of some symbols.</summary>
    /// <param name="symbols">Each [features]; a token has one.</param>
    /// <param name="weights">How likely each is; equally if not given.</param>
    public static Replacement<T> OtherSymbols(IReadOnlyList<T[]> symbols, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        return new SymbolReplacement<T>(
            string.Create(CultureInfo.InvariantCulture, $"another of {symbols.Count} given symbols"), input => SymbolSet<T>.Given(input, symbols, weights));
    }

    /// <summary>Another of the distinct steps of data, each as likely as it is frequent there.</summary>
    /// <param name="data">Sequences of the same inputs.</param>
    /// <param name="byFrequency">False: all distinct steps are equally likely.</param>
    public static Replacement<T> OtherSymbols(Batch<T> data, bool byFrequency = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SymbolReplacement<T>($"another symbol of the data{(byFrequency ? ", by frequency" : "")}", input => SymbolSet<T>.OfData(input, data, byFrequency));
    }

    /// <summary>What it replaces by, in words.</summary>
    public abstract override string ToString();

    /// <summary>Checks the replacement against an input, and makes it ready to be written.</summary>
    internal abstract Absent<T> Bind(PerturbedInput<T> input, ulong seed);

    /// <summary>The rows of the same input in other data.</summary>
    private protected static StepRows<T> RowsOf(Batch<T> data, PerturbedInput<T> input)
    {
        int index = data.IndexOf(input.Name);
        if (index < 0)
            throw new ArgumentException($"{input.Owner}: the data to replace '{input.Name}' by has no input of that name.", "options");
        StepRows<T> rows = data.Inputs[index].Rows;
        if (rows.Width != input.Width)
            throw new ArgumentException($"{input.Owner}: the data to replace '{input.Name}' by has {rows.Width} features a step; the input has {input.Width}.", "options");
        for (int example = 0; example < data.Count; example++)
        for (int step = 0; step < rows.Geometry.Lengths[example]; step++)
            foreach (T value in rows.At(example, step))
                if (!T.IsFinite(value))
                    throw new ArgumentException($"{input.Owner}: the data to replace '{input.Name}' by is {value} at step {step} of sequence {example}.", "options");
        return rows;
    }
}

/// <summary>A value that is always the same.</summary>
internal sealed class BaselineReplacement<T>(Baseline<T> baseline) : Replacement<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => baseline.ToString();

    internal override Absent<T> Bind(PerturbedInput<T> input, ulong seed)
    {
        T[][,] values = baseline.Materialize(input.Model, new Wrt(WrtKind.Input, input.Index, input.Name, input.Shape), input.Lengths);
        if (input.Tokens > 0)
            foreach (T[,] sequence in values)
                foreach (T token in sequence)
                    if (!(token >= T.Zero && token < T.CreateChecked(input.Tokens) && T.IsInteger(token)))
                        throw new ArgumentException($"{input.Owner}: '{input.Name}' cannot be replaced by {token}; tokens are the integers from 0 to {input.Tokens - 1}.", "options");
        return new FixedAbsent<T>(values);
    }
}

/// <summary>The mean of data.</summary>
internal sealed class MeanReplacement<T>(Batch<T> data, bool perStep) : Replacement<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => perStep ? "mean of the data at the step" : "mean of the data";

    internal override Absent<T> Bind(PerturbedInput<T> input, ulong seed)
    {
        if (input.Tokens > 0)
            throw new ArgumentException($"{input.Owner}: '{input.Name}' are tokens, which have no mean; replace them by another symbol or by a sample of data.", "options");
        StepRows<T> rows = RowsOf(data, input);
        int steps = rows.Geometry.Steps, width = input.Width;
        var sums = new double[steps + 1, width];
        var counts = new int[steps + 1];
        for (int example = 0; example < data.Count; example++)
        for (int step = 0; step < rows.Geometry.Lengths[example]; step++)
        {
            ReadOnlySpan<T> row = rows.At(example, step);
            counts[step]++;
            counts[steps]++;
            for (int i = 0; i < width; i++)
            {
                double value = double.CreateTruncating(row[i]);
                sums[step, i] += value;
                sums[steps, i] += value;
            }
        }
        var means = new T[input.Count][,];
        for (int example = 0; example < means.Length; example++)
        {
            means[example] = new T[input.Lengths[example], width];
            for (int step = 0; step < input.Lengths[example]; step++)
            for (int i = 0; i < width; i++)
            {
                int of = perStep && step < steps ? step : steps;
                means[example][step, i] = T.CreateTruncating(sums[of, i] / counts[of]);
            }
        }
        return new FixedAbsent<T>(means);
    }
}

/// <summary>The same steps of other sequences.</summary>
internal sealed class SampleReplacement<T>(Batch<T> data) : Replacement<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => "a sample of the data";

    internal override Absent<T> Bind(PerturbedInput<T> input, ulong seed)
    {
        StepRows<T> rows = RowsOf(data, input);
        bool same = ReferenceEquals(data, input.Batch);
        if (same && data.Count < 2)
            throw new ArgumentException($"{input.Owner}: the only example cannot be replaced by a sample of itself; give more data.", "options");
        return new SampledAbsent<T>(rows, input, seed, same);
    }
}

/// <summary>Other symbols.</summary>
internal sealed class SymbolReplacement<T>(string text, Func<PerturbedInput<T>, SymbolSet<T>> symbols) : Replacement<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => text;

    internal override Absent<T> Bind(PerturbedInput<T> input, ulong seed) => new SymbolAbsent<T>(symbols(input), input, seed);
}
