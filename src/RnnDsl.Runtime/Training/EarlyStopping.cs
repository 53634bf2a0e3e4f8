namespace RnnDsl.Training;

/// <summary>Ends training when held-out examples are no longer done better. A call of <c>Fit</c> that stops early needs held-out examples.</summary>
public sealed record EarlyStopping
{
    /// <summary>How many epochs in a row may bring no improvement; after that many, training ends. 5 by default.</summary>
    public int Patience
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Patience), value, "Patience is at least 1 epoch.");
    } = 5;

    /// <summary>By how much a value must beat the best one to be an improvement; 0 by default.</summary>
    public double MinDelta
    {
        get;
        init => field = double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MinDelta), value, "MinDelta is finite and not negative.");
    }

    /// <summary>Whether the model has the parameters of its best epoch at the end, and not those of its last; true by default. A cancelled call keeps its last.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>The metric that is looked at; the loss if not given.</summary>
    public string? Metric { get; init; }
}
