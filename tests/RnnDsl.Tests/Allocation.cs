namespace RnnDsl.Tests;

/// <summary>Counts what a warm call allocates.</summary>
internal static class Allocation
{
    /// <summary>
    /// The fewest bytes that one of several calls allocates on this thread. A call that allocates does so every time; a single
    /// count can also hold what the runtime itself did meanwhile (tiered compilation, a collection of another test's garbage).
    /// </summary>
    public static long Least(Action action, int calls = 12)
    {
        long least = long.MaxValue;
        for (int i = 0; i < calls && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
