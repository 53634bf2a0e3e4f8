using RnnDsl.Models;

namespace RnnDsl.MadeUp;

/// <summary>What is wrong with a beat.</summary>
public enum Anomaly
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A beat is missing: the line stays flat where it should be.</summary>
    Missing,

    /// <summary>A beat comes too early, without a P wave, and a pause follows.</summary>
    Early,

    /// <summary>The beat's main peak is wide and low.</summary>
    Widened,
}

/// <summary>A stretch of the signal.</summary>
/// <param name="First">Its first step.</param>
/// <param name="End">The step after its last.</param>
/// <param name="Anomaly">What is wrong.</param>
public sealed record AnomalyMark(int First, int End, Anomaly Anomaly);

/// <summary>A signal that was made up, and what is wrong with it.</summary>
/// <param name="Values">[steps × 1].</param>
/// <param name="Marks">The stretches where something is wrong, in their order.</param>
public sealed record MadeUpHeart(double[,] Values, IReadOnlyList<AnomalyMark> Marks)
{
    /// <summary>For each step whether it lies in a mark.</summary>
    public bool[] Wrong()
    {
        var wrong = new bool[Values.GetLength(0)];
        foreach (AnomalyMark mark in Marks) wrong.AsSpan(mark.First, mark.End - mark.First).Fill(true);
        return wrong;
    }
}

/// <summary>
/// A signal like that of a heart: beats of five waves (P, Q, R, S, T, each a bell), 40 steps apart give or take, with noise and a slow drift, and now
/// and then a beat that is missing, early or widened. The waves' places and heights follow McSharry et al. 2003; nothing here is a medical model.
/// </summary>
public static class HeartSignal
{
    /// <summary>Steps from beat to beat, on average.</summary>
    public const int Period = 40;

    /// <summary>Places from the R peak and widths as parts of a period, and heights.</summary>
    private static readonly (double Place, double Height, double Width)[] Waves =
        [(-0.20, 0.12, 0.030), (-0.06, -0.12, 0.020), (0, 1.0, 0.025), (0.06, -0.22, 0.020), (0.28, 0.30, 0.055)];

    /// <summary>A signal.</summary>
    /// <param name="steps">Its length, at least two periods.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="anomalies">The probability that something is wrong with a beat; 0 for a healthy signal.</param>
    public static MadeUpHeart Signal(int steps, ulong seed, double anomalies = 0.04)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2 * Period);
        if (anomalies is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(anomalies), anomalies, "A probability lies in [0, 1].");
        var random = new RandomStream(seed);
        var values = new double[steps, 1];
        var marks = new List<AnomalyMark>();
        Anomaly before = Anomaly.None;
        for (double beat = random.Between(0, Period); beat < steps + Period;)
        {
            // Two wrong beats in a row could not be told apart.
            Anomaly anomaly = before == Anomaly.None && beat > 2 * Period && random.Chance(anomalies) ? random.Of([Anomaly.Missing, Anomaly.Early, Anomaly.Widened]) : Anomaly.None;
            double pause = Period * (1 + 0.04 * random.NextNormal());
            if (anomaly == Anomaly.Early)
            {
                beat -= 0.35 * Period;
                pause += 0.35 * Period;
            }
            Add(values, beat, anomaly);
            if (anomaly != Anomaly.None) Mark(marks, steps, beat, anomaly);
            before = anomaly;
            beat += pause;
        }
        double phase = random.Between(0, 2 * Math.PI), slow = random.Between(9, 14) * Period;
        for (int step = 0; step < steps; step++)
            values[step, 0] += 0.08 * Math.Sin(phase + 2 * Math.PI * step / slow) + 0.025 * random.NextNormal();
        return new MadeUpHeart(values, marks);
    }

    private static void Add(double[,] values, double beat, Anomaly anomaly)
    {
        if (anomaly == Anomaly.Missing) return;
        for (int wave = 0; wave < Waves.Length; wave++)
        {
            (double place, double height, double width) = Waves[wave];
            if (anomaly == Anomaly.Early && wave == 0) continue;
            if (anomaly == Anomaly.Widened && wave == 2) (height, width) = (0.65, 0.065);
            double centre = beat + place * Period, spread = width * Period;
            int first = Math.Max(0, (int)(centre - 5 * spread)), end = Math.Min(values.GetLength(0), (int)(centre + 5 * spread) + 1);
            for (int step = first; step < end; step++) values[step, 0] += height * Math.Exp(-(step - centre) * (step - centre) / (2 * spread * spread));
        }
    }

    private static void Mark(List<AnomalyMark> marks, int steps, double beat, Anomaly anomaly)
    {
        int first = Math.Clamp((int)(beat - 0.25 * Period), 0, steps), end = Math.Clamp((int)(beat + 0.4 * Period), 0, steps);
        if (end > first) marks.Add(new AnomalyMark(first, end, anomaly));
    }
}
