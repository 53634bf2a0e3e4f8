using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>How much of a target each cell of an input (or of any other quantity) accounts for, by one method.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Attribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Attribution(string method, ExplainOptions options, Target target, Wrt wrt, T[][,] values, T[] functionValue)
        : this(method, options.Describe(), target.ToString()!, wrt.Name, wrt.Shape, values, functionValue)
    {
    }

    internal Attribution(string method, IReadOnlyDictionary<string, string> options, string target, string wrt, IReadOnlyList<int> shape, T[][,] values, T[] functionValue)
    {
        Method = method;
        Options = options;
        Target = target;
        Wrt = wrt;
        Shape = shape;
        Values = values;
        FunctionValue = functionValue;
    }

    /// <summary>The name of the method.</summary>
    public string Method { get; }

    /// <summary>The options that it ran with, as name and text.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>What was explained, in words.</summary>
    public string Target { get; }

    /// <summary>The name of what it was attributed to.</summary>
    public string Wrt { get; }

    /// <summary>The shape of one step of that: [] a scalar, [n] a vector, [r, c] a matrix (row by row).</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>For each example [steps × features], in the user's order; an initial state has one step.</summary>
    public IReadOnlyList<T[,]> Values { get; }

    /// <summary>What the input was compared with, for each example [steps × features]; null for methods without a baseline.</summary>
    public IReadOnlyList<T[,]>? Baseline { get; internal init; }

    /// <summary>The target's value f(x) for each example.</summary>
    public IReadOnlyList<T> FunctionValue { get; }

    /// <summary>The target's value at the baseline f(b) for each example; null for methods without a baseline.</summary>
    public IReadOnlyList<T>? BaselineValue { get; internal init; }

    /// <summary>
    /// Σ attribution − (f(x) − f(b)) for each example, where the method claims that they are equal; else null. How far it is from
    /// zero says how far the numbers can be trusted to add up.
    /// </summary>
    public IReadOnlyList<T>? CompletenessGap { get; internal init; }

    /// <summary>
    /// How far each value may be from what it estimates, one standard error, for each example [steps × features]; null for methods that draw nothing.
    /// </summary>
    public IReadOnlyList<T[,]>? StandardError { get; internal init; }

    /// <summary>For each example, how many points were needed and whether they were enough; null where nothing was refined.</summary>
    public IReadOnlyList<Convergence>? Convergence { get; internal init; }

    /// <summary>An attribution that was made elsewhere, to be judged, drawn or saved with the others.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="target">What was explained, in words.</param>
    /// <param name="wrt">The name of the input or quantity that it attributes to.</param>
    /// <param name="values">For each example [steps × features].</param>
    /// <param name="functionValue">The target's value f(x) for each example.</param>
    /// <param name="baselineValue">What it claims to add up from: Σ attribution = f(x) − this, for each example; null where it claims nothing.</param>
    /// <exception cref="ArgumentException">There are no examples, or not as many of one as of the other.</exception>
    public static Attribution<T> Of(
        string method, string target, string wrt, IReadOnlyList<T[,]> values, IReadOnlyList<T> functionValue, IReadOnlyList<T>? baselineValue = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentException.ThrowIfNullOrEmpty(wrt);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(functionValue);
        if (values.Count == 0) throw new ArgumentException("There are no examples.", nameof(values));
        if (functionValue.Count != values.Count || (baselineValue?.Count ?? values.Count) != values.Count)
            throw new ArgumentException($"There are values for {values.Count} examples, f(x) for {functionValue.Count}{(baselineValue is null ? "" : $", f(b) for {baselineValue.Count}")}.", nameof(functionValue));
        T[][,] cells = [.. values.Select(value => (T[,])value.Clone())];
        T[] atInput = [.. functionValue];
        return new Attribution<T>(method, new Dictionary<string, string>(), target, wrt, [cells[0].GetLength(1)], cells, atInput)
        {
            BaselineValue = baselineValue,
            CompletenessGap = baselineValue is null ? null : GapOf(cells, atInput, [.. baselineValue]),
        };
    }

    /// <summary>The sum over features at each step of an example.</summary>
    public T[] PerStep(int example) => SumFeatures(example, absolute: false);

    /// <summary>The sum of absolute values over features at each step of an example.</summary>
    public T[] PerStepAbsolute(int example) => SumFeatures(example, absolute: true);

    /// <summary>Σ attribution − (f(x) − f(b)) for each example.</summary>
    internal static T[] GapOf(T[][,] values, T[] functionValue, T[] baselineValue) => [.. values.Select((cells, example) =>
        T.CreateTruncating(Total(cells) - (double.CreateTruncating(functionValue[example]) - double.CreateTruncating(baselineValue[example]))))];

    private static double Total(T[,] values)
    {
        double total = 0;
        foreach (T value in values) total += double.CreateTruncating(value);
        return total;
    }

    private T[] SumFeatures(int example, bool absolute)
    {
        if ((uint)example >= (uint)Values.Count)
            throw new ArgumentOutOfRangeException(nameof(example), example, $"The batch has {Values.Count} examples, numbered from 0; there is no example {example}.");
        T[,] values = Values[example];
        var sums = new T[values.GetLength(0)];
        for (int step = 0; step < sums.Length; step++)
        for (int feature = 0; feature < values.GetLength(1); feature++)
            sums[step] += absolute ? T.Abs(values[step, feature]) : values[step, feature];
        return sums;
    }
}
