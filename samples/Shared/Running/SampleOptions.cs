namespace RnnDsl.MadeUp.Running;

/// <summary>What the user of a sample asks for.</summary>
public sealed record SampleOptions
{
    /// <summary>Whether seconds must do.</summary>
    public bool Quick { get; init; }

    /// <summary>Decides the data that is made up, the first weights and the order of training.</summary>
    public int Seed { get; init; }

    /// <summary>How many seeds are trained, one after the other, for a mean and a spread.</summary>
    public int Seeds { get; init; }

    /// <summary>Threads; results do not depend on them.</summary>
    public int Threads { get; init; }

    /// <summary>Epochs of training; the sample's own number if not given.</summary>
    public int? Epochs { get; init; }

    /// <summary>The method to explain an example by; the sample's own view of it if not given.</summary>
    public string? Explain { get; init; }

    /// <summary>Whether the model as a whole is described.</summary>
    public bool Describe { get; init; }

    /// <summary>The file that the description is written to as JSON; none if not given.</summary>
    public string? Report { get; init; }

    /// <summary>The file to learn from; made-up data if not given.</summary>
    public string? Data { get; init; }

    /// <summary>The file to be tested on; a part of the data if not given.</summary>
    public string? Test { get; init; }
}
