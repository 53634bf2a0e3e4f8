using System.Diagnostics;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>How long to measure.</summary>
/// <param name="Budget">Seconds of samples for each measure.</param>
/// <param name="Fewest">Samples that are taken even where that takes longer.</param>
/// <param name="WarmUp">Seconds of runs before; the runtime compiles hot methods anew in that time.</param>
/// <param name="Variants">The variants of the peer that are tried.</param>
internal sealed record Effort(double Budget, int Fewest, double WarmUp, string[] Variants)
{
    public static readonly Effort Full = new(0.3, 5, 1.0, ["nn", "script"]);

    // TorchScript is within a few per cent of the nn module, on either side; a first impression can do without.
    public static readonly Effort Quick = new(0.1, 3, 0.6, ["nn"]);
}

/// <summary>Times a function by CPU time.</summary>
internal static class Sampler
{
    private const double SampleMilliseconds = 2;

    /// <summary>Milliseconds of one call, for each of several samples.</summary>
    public static double[] Sample(Action run, Effort effort)
    {
        long start = Stopwatch.GetTimestamp();
        double last;
        int calls = 0;
        do
        {
            double before = CpuClock.Milliseconds;
            run();
            last = CpuClock.Milliseconds - before;
            calls++;
        }
        while (calls < 2 || Stopwatch.GetElapsedTime(start).TotalSeconds < effort.WarmUp);

        int inner = Math.Max(1, (int)(SampleMilliseconds / Math.Max(last, 1e-3)));
        var samples = new List<double>(4096);
        GC.Collect();
        start = Stopwatch.GetTimestamp();
        while (samples.Count < effort.Fewest || Stopwatch.GetElapsedTime(start).TotalSeconds < effort.Budget)
        {
            double before = CpuClock.Milliseconds;
            for (int i = 0; i < inner; i++) run();
            samples.Add((CpuClock.Milliseconds - before) / inner);
        }
        return [.. samples];
    }

    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
