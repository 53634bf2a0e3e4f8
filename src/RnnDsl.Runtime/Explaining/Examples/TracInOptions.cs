using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="TracIn"/> can be told.</summary>
public sealed record TracInOptions : ExplainOptions
{
    /// <summary>The parameters whose gradients count, for example those of the last layer; all if not given.</summary>
    public IReadOnlyList<string>? Parameters { get; init; }

    /// <summary>
    /// Gradients are projected to this many numbers by a count sketch (Charikar et al. 2002): each element is added, with a random sign, to a random one of them. Inner products
    /// stay right on average, with a standard deviation of about ‖a‖·‖b‖·√(1/Projection). 0 for no projection. Self-influence needs none and takes none.
    /// </summary>
    public int Projection { get; init; }

    /// <summary>How many proponents and opponents each test example has at most.</summary>
    public int Top { get; init; } = 10;

    /// <summary>The most memory that gradients of test examples and the table of influences may take, in bytes; checked before any work.</summary>
    public long MaximumBytes { get; init; } = 1L << 30;

    /// <summary>Where the projection is drawn from; the same seed gives the same result, whatever the threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal TracInOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Projection, "options.Projection");
        ArgumentOutOfRangeException.ThrowIfLessThan(Top, 1, "options.Top");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumBytes, 1, "options.MaximumBytes");
        return this;
    }

    internal int[] Chosen(ModelDescription model)
    {
        int[] chosen = Parameters is null ? [.. Enumerable.Range(0, model.Parameters.Length)] : [.. Parameters.Select(model.ParameterOf)];
        if (chosen.Length == 0 || chosen.Distinct().Count() < chosen.Length)
            throw new ArgumentException($"{model.Name}: gradients are taken of parameters, each named once; it has {ModelDescription.List(model.Parameters.Select(info => info.Name))}.", "options.Parameters");
        return chosen;
    }
}
