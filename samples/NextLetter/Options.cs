namespace NextLetter;

/// <summary>What the user asks for.</summary>
internal sealed record Options
{
    /// <summary>The text file to learn from; the repository's documents if null.</summary>
    public string? Text { get; init; }

    /// <summary>Units of the recurrent state.</summary>
    public required int Hidden { get; init; }

    /// <summary>Steps of training; where null, <see cref="Seconds"/> counts.</summary>
    public int? Steps { get; init; }

    /// <summary>Seconds of training.</summary>
    public required double Seconds { get; init; }

    public int Seed { get; init; }

    public int Threads { get; init; } = 1;

    /// <summary>The method to explain the prediction by; the sample's own view if null.</summary>
    public string? Explain { get; init; }

    /// <summary>The sentence to explain; one from the held-out text if null.</summary>
    public string? Sentence { get; init; }

    /// <summary>Where the trained model is saved.</summary>
    public string? Save { get; init; }

    /// <summary>The model to start from.</summary>
    public string? Load { get; init; }

    /// <summary>Whether there is anything to train.</summary>
    public bool Trains => Steps is null ? Seconds > 0 : Steps > 0;
}
