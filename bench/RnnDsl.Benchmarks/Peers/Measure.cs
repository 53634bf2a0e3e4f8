namespace RnnDsl.Benchmarks.Peers;

/// <summary>What is timed.</summary>
internal enum Measure
{
    /// <summary>All outputs, nothing kept for a backward pass.</summary>
    Forward,

    /// <summary>Forward and backward from ones on every output, to parameters and inputs; no optimiser.</summary>
    Training,

    /// <summary>The same to the inputs only.</summary>
    InputGradient,

    /// <summary>Integrated gradients of one sequence over 50 points, of the sum of the last output; ours with the completeness gap.</summary>
    Ig50,
}

/// <summary>Names and costs of measures.</summary>
internal static class Measures
{
    /// <summary>Points on the path of <see cref="Measure.Ig50"/>.</summary>
    public const int IgPoints = 50;

    public static readonly Measure[] All = [Measure.Forward, Measure.Training, Measure.InputGradient, Measure.Ig50];

    public static string Name(this Measure measure) => measure switch
    {
        Measure.Forward => "forward",
        Measure.Training => "training",
        Measure.InputGradient => "input_gradient",
        _ => "ig50",
    };

    public static Measure Parse(string name) => All.First(measure => measure.Name() == name);

    /// <summary>
    /// Floating-point operations of the products of a plain computation: forward one pair of products, each kind of gradient one more.
    /// Integrated gradients need fewer, because the projections of all points on a straight path follow from two.
    /// </summary>
    public static double Flops(this Measure measure, string cell, BenchSize size)
    {
        double batch = measure == Measure.Ig50 ? IgPoints : size.Batch;
        double gates = cell == "gru" ? 3 : 4;
        double passes = measure switch { Measure.Forward => 1, Measure.Training => 3, _ => 2 };
        return passes * 2 * size.Steps * batch * gates * size.Units * (size.Inputs + (double)size.Units);
    }
}
