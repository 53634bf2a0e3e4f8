namespace RnnDsl.Generating;

/// <summary>How much is generated, and between which input and output of the model.</summary>
public record GenerationOptions
{
    /// <summary>The most tokens that are generated; 100 by default.</summary>
    public int Length
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Length), value, "At least one token is generated.");
    } = 100;

    /// <summary>A token after which a sequence ends; it is part of what is generated. Null: none.</summary>
    public int? End { get; init; }

    /// <summary>The output that is logits over tokens; by default the one that the model's [Feedback] input names, else the first.</summary>
    public string? Output { get; init; }

    /// <summary>The input that reads the tokens, as a number or as a one-hot row; by default the [Feedback] input, else the only one that is taken step by step.</summary>
    public string? Input { get; init; }
}

/// <summary>How tokens are drawn.</summary>
public sealed record SamplingOptions : GenerationOptions
{
    /// <summary>What logits are divided by: below 1 likely tokens become likelier still; 1 by default.</summary>
    public double Temperature
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Temperature), value, "A temperature is above 0; Greedy always takes the likeliest token.");
    } = 1;

    /// <summary>Only so many of the likeliest tokens can be drawn (Fan et al. 2018). Null: all.</summary>
    public int? TopK
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(TopK), value, "At least one token can be drawn.");
    }

    /// <summary>Only the fewest likeliest tokens whose probabilities reach this sum can be drawn: nucleus sampling (Holtzman et al. 2020). 1 by default: all.</summary>
    public double TopP
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(TopP), value, "It is a probability above 0.");
    } = 1;

    /// <summary>The same seed draws the same tokens.</summary>
    public ulong Seed { get; init; }
}

/// <summary>How a beam searches.</summary>
public sealed record BeamOptions : GenerationOptions
{
    /// <summary>How many sequences are followed side by side; 4 by default.</summary>
    public int Width
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Width), value, "A beam follows at least one sequence.");
    } = 4;

    /// <summary>
    /// The exponent α of the length penalty ((5 + length) / 6)^α that the log-probability of a sequence is divided by (Wu et al. 2016); 0 by
    /// default, which favours short sequences.
    /// </summary>
    public double LengthPenalty
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(LengthPenalty), value, "A length penalty is at least 0.");
    }
}
