using MathNet.Numerics.Statistics;

namespace RnnDsl.Explaining;

/// <summary>
/// Measures two calls side by side. Each round has both, so that what slows the machine down for a while slows both; which comes first changes from round to
/// round. It counts the processor time of this process: that of other work in the process too.
/// </summary>
internal sealed class PairedTimer(int rounds, double roundMilliseconds, double warmUpMilliseconds)
{
    // The runtime compiles a method anew after 30 calls.
    private const int CallsUntilHot = 40;

    internal PairedTime Measure(Action full, Action copy, CancellationToken cancellation)
    {
        (int fullCalls, int copyCalls) = WarmUp(full, copy, cancellation);
        double[] fulls = new double[rounds], copies = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (round % 2 == 0) fulls[round] = Time(full, fullCalls);
            copies[round] = Time(copy, copyCalls);
            if (round % 2 == 1) fulls[round] = Time(full, fullCalls);
        }
        double[] ratios = [.. fulls.Zip(copies, (a, b) => a / b)];
        return new PairedTime(fulls.Median(), copies.Median(), ratios.Median(), ratios.LowerQuartile(), ratios.UpperQuartile(), rounds);
    }

    /// <summary>Calls both until hot methods have been compiled anew, which takes processor time of its own; says how many calls make up a round.</summary>
    private (int Full, int Copy) WarmUp(Action full, Action copy, CancellationToken cancellation)
    {
        double ofFull, ofCopy, spent = 0;
        int calls = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            ofFull = Time(full, 1);
            ofCopy = Time(copy, 1);
            spent += ofFull + ofCopy;
            calls++;
        }
        while (calls < 2 || spent < warmUpMilliseconds || (calls < CallsUntilHot && spent < 4 * warmUpMilliseconds));
        return (Calls(ofFull), Calls(ofCopy));
    }

    private int Calls(double milliseconds) => (int)Math.Clamp(roundMilliseconds / milliseconds, 1, 1e6);

    /// <summary>Milliseconds of one call; at least a nanosecond, so that ratios are numbers where the clock does not see it.</summary>
    private static double Time(Action call, int calls)
    {
        double before = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        for (int i = 0; i < calls; i++) call();
        return Math.Max(1e-6, (Environment.CpuUsage.TotalTime.TotalMilliseconds - before) / calls);
    }
}
