namespace RnnDsl.Benchmarks;

/// <summary>The CPU time that this process has spent: unlike wall time it does not count what other processes take.</summary>
internal static class CpuClock
{
    public static double Milliseconds =>
        Environment.CpuUsage.TotalTime.TotalMilliseconds;
}
