using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

/// <summary>Slopes of Σ seed · quantity (and Σ seed · final state) of the plain-loop GRU, by central differences.</summary>
internal sealed class FiniteDifferences(
    GruReference reference, double[][,] sequences, double[,] initial, Seeds<double> seeds, string[] seeded,
    Func<int, string, int, int, double, double>? intervene = null)
{
    private const double Step = 1e-5;

    /// <summary>The slope by something that <paramref name="add"/> adds to.</summary>
    internal double Slope(Action<double> add)
    {
        add(Step);
        double above = Loss();
        add(-2 * Step);
        double below = Loss();
        add(Step);
        return (above - below) / (2 * Step);
    }

    /// <summary>The slope by a quantity as an intervention leaves it: whatever reads it sees it changed.</summary>
    internal double SlopeOf(string name, int example, int step, int unit)
    {
        double Changed(double by) => LossOf(example, (n, s, u, value) =>
            Intervene(example, n, s, u, value) + (n == name && s == step && u == unit ? by : 0));
        return (Changed(Step) - Changed(-Step)) / (2 * Step);
    }

    internal static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what, double tolerance = 1e-7)
    {
        double norm = 1;
        foreach (double value in expected) norm = Math.Max(norm, Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * norm, $"{what}, element {i}: expected {expected[i]:R}, got {actual[i]:R}.");
    }

    private double Loss() => Enumerable.Range(0, sequences.Length).Sum(example => LossOf(example, (n, s, u, value) => Intervene(example, n, s, u, value)));

    private double Intervene(int example, string name, int step, int unit, double value) =>
        intervene is null ? value : intervene(example, name, step, unit, value);

    private double LossOf(int example, Func<string, int, int, double, double> change)
    {
        int units = initial.GetLength(1), steps = sequences[example].GetLength(0);
        Dictionary<string, double[,]> values = reference.Run(sequences[example], [.. Enumerable.Range(0, units).Select(unit => initial[example, unit])], change);
        double loss = 0;
        for (int unit = 0; unit < units; unit++)
        {
            foreach (string name in seeded)
                for (int step = 0; step < steps; step++)
                    loss += seeds[name][example, step][unit] * values[name][step, unit];
            loss += seeds.Final("h")[example][unit] * values["hNext"][steps - 1, unit];
        }
        return loss;
    }
}
