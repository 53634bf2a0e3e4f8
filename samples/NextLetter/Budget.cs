using System.Diagnostics;

namespace NextLetter;

/// <summary>How much training is allowed: a number of steps or a time, and what part of it is used.</summary>
internal sealed class Budget(int? steps, double seconds)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>The part that is used after some steps, from 0 to 1.</summary>
    public double Used(int taken) => Math.Min(1, steps is int all ? (double)taken / all : clock.Elapsed.TotalSeconds / seconds);
}
