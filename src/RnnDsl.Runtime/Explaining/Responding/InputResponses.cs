using MathNet.Numerics.Statistics;

namespace RnnDsl.Explaining;

/// <summary>How the target answers to an input, cell by cell or step by step.</summary>
/// <param name="Input">The input.</param>
/// <param name="Target">What answers, in words.</param>
/// <param name="Options">The options, as name and text.</param>
/// <param name="FunctionValue">The target's value at the input as it is, for each example.</param>
/// <param name="Curves">The curves, by step and feature.</param>
public sealed partial record InputResponses(
    string Input, string Target, IReadOnlyDictionary<string, string> Options, IReadOnlyList<double> FunctionValue, IReadOnlyList<ResponseCurve> Curves)
{
    /// <summary>The curve of a step, or of one of its features.</summary>
    /// <param name="step">The step.</param>
    /// <param name="feature">The feature; null where whole steps moved.</param>
    /// <exception cref="ArgumentException">There is no such curve.</exception>
    public ResponseCurve Of(int step, int? feature = null) => Curves.FirstOrDefault(curve => curve.Step == step && curve.Feature == feature)
        ?? throw new ArgumentException($"There is no curve of step {step}{(feature is { } one ? $", feature {one}" : "")} of '{Input}'.", nameof(step));
}

/// <summary>The target as one cell, or one step, moves over a grid.</summary>
/// <param name="Step">The step.</param>
/// <param name="Feature">The feature; null where the whole step moves.</param>
/// <param name="Grid">The values; where whole steps move, the tokens or the numbers of the symbols.</param>
/// <param name="PerExample">For each example the target at each point of the grid; null for an example that does not reach the step.</param>
/// <param name="Actual">For each example the value, or token, that is there; empty where rows move that are no tokens.</param>
public sealed record ResponseCurve(int Step, int? Feature, IReadOnlyList<double> Grid, IReadOnlyList<IReadOnlyList<double>?> PerExample, IReadOnlyList<double> Actual)
{
    /// <summary>Partial dependence: the mean over the examples that reach the step, at each point of the grid.</summary>
    public IReadOnlyList<double> Mean { get; } = [.. Enumerable.Range(0, Grid.Count).Select(k => Reaching(PerExample).Average(curve => curve[k]))];

    /// <summary>How far the mean reaches, from its least to its largest value.</summary>
    public double Range => Mean.Max() - Mean.Min();

    /// <summary>The standard deviation of the mean over the grid: how much the cell matters on average (Greenwell et al. 2018).</summary>
    public double Spread => Grid.Count > 1 ? Mean.PopulationStandardDeviation() : 0;

    /// <summary>
    /// How differently the examples answer: the root mean square distance of the examples' curves from the mean curve, each shifted to its own
    /// mean. Where it is large next to <see cref="Spread"/>, the mean hides opposite answers, as it does for a cell that only acts with others.
    /// </summary>
    public double Heterogeneity
    {
        get
        {
            double middle = Mean.Average(), sum = 0;
            int count = 0;
            foreach (IReadOnlyList<double> curve in Reaching(PerExample))
            {
                double own = curve.Average();
                for (int k = 0; k < Grid.Count; k++, count++) sum += Math.Pow(curve[k] - own - (Mean[k] - middle), 2);
            }
            return Math.Sqrt(sum / count);
        }
    }

    private static IEnumerable<IReadOnlyList<double>> Reaching(IReadOnlyList<IReadOnlyList<double>?> curves) => curves.Where(curve => curve is not null)!;
}
