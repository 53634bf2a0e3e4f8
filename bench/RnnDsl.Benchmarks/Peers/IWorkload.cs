namespace RnnDsl.Benchmarks.Peers;

/// <summary>Something that is timed, all its memory ready.</summary>
internal interface IWorkload
{
    /// <summary>Does it once.</summary>
    void Run();

    /// <summary>The sum of squares of what <see cref="Run"/> computed, to compare with the peer's.</summary>
    double Check();
}
