namespace RnnDsl.Models;

/// <summary>How a run is carried out; none of it changes a result.</summary>
public sealed class RunOptions
{
    internal static readonly RunOptions Default = new();

    /// <summary>How many threads work on a batch; 1 by default, which starts no tasks and allocates nothing once warm.</summary>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Threads), value, "A run needs at least one thread.");
    } = 1;

    internal LaneWidth Lanes { get; init; } = LaneWidth.Widest;
}

/// <summary>The vector width of the generated programs; results are the same on all.</summary>
internal enum LaneWidth
{
    Widest,
    Bits512,
    Bits256,
    Bits128,
}
