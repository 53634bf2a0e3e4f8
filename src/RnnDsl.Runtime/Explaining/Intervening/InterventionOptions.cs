namespace RnnDsl.Explaining;

/// <summary>What every method that changes quantities can be told.</summary>
public record InterventionOptions : ExplainOptions
{
    /// <summary>
    /// How many steps, of all changed sequences together, are run at once; bounds the memory, and does not change a result.
    /// Null: about as many as keep the recorded values within a few MiB.
    /// </summary>
    public int? RowBudget { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}
