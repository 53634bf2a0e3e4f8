using RnnDsl.Models;

namespace Anomaly;

/// <summary>A signal as a model that listens to it live sees it: how far each value is from what was foretold, and what the gates did.</summary>
/// <param name="Errors">For each step how far the last values were from their forecasts, as a root of a mean of squares; 0 at the first.</param>
/// <param name="Gates">For each gate and step the mean over units.</param>
internal sealed record Watch(double[] Errors, IReadOnlyDictionary<string, double[]> Gates)
{
    /// <summary>Steps that an error is averaged over: a peak that comes a step early is no event, one that does not come is.</summary>
    private const int Span = 8;

    private static readonly string[] Names = ["memory.z", "memory.r"];

    /// <summary>Listens step by step, as to a live signal: nothing of the future is known.</summary>
    public static Watch Of(HeartModel model, double[,] signal)
    {
        int steps = signal.GetLength(0);
        var squares = new double[steps];
        var gates = Names.ToDictionary(name => name, _ => new double[steps]);
        StreamingSession<float> session = model.Start();
        for (int t = 0; t < steps; t++)
        {
            if (t > 0) squares[t] = Math.Pow(signal[t, 0] - session.Output[0], 2);
            session.Step([(float)signal[t, 0]]);
            foreach (string name in Names) gates[name][t] = Mean(session[name]);
        }
        double[] errors = [.. Enumerable.Range(0, steps).Select(t => Math.Sqrt(squares[Math.Max(0, t - Span + 1)..(t + 1)].Sum() / Span))];
        return new Watch(errors, gates);
    }

    private static double Mean(ReadOnlySpan<float> gate)
    {
        double sum = 0;
        foreach (float unit in gate) sum += unit;
        return sum / gate.Length;
    }
}
