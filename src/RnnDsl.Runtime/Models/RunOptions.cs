namespace RnnDsl.Models;

/// <summary>How a run is carried out. Threads change no result; noise is there only where a seed is given.</summary>
public sealed class RunOptions
{
    internal static readonly RunOptions Default = new();

    /// <summary>How many threads work on a batch; 1 by default, which starts no tasks and allocates nothing once warm.</summary>
    public int Threads
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Threads), value, "A run needs at least one thread.");
    } = 1;

    /// <summary>
    /// Where noise (dropout masks, normal samples) comes from: null for evaluation, in which masks are 1 and samples 0; a seed for training.
    /// The same seed gives the same noise to the same examples, whatever the threads.
    /// </summary>
    public ulong? NoiseSeed { get; init; }

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
