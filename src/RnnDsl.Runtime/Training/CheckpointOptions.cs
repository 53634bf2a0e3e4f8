namespace RnnDsl.Training;

/// <summary>
/// Where and when training saves itself, so that <see cref="Trainer{T}.Resume"/> goes on from there. With neither <see cref="EverySteps"/> nor
/// <see cref="Every"/> after each epoch; always at the end of a call of <c>Fit</c>. The file is replaced as a whole: it is always the last good one.
/// </summary>
public sealed record CheckpointOptions
{
    /// <summary>Checkpoints in a file.</summary>
    /// <param name="path">The file; its folder exists.</param>
    public CheckpointOptions(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>After how many steps.</summary>
    public int? EverySteps
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(EverySteps), value, "EverySteps is at least 1.");
    }

    /// <summary>After how much time, at the end of the step that is under way then.</summary>
    public TimeSpan? Every
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(Every), value, "The time between checkpoints is above 0.");
    }
}
