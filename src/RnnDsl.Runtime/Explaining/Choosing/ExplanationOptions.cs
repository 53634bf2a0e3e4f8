using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="DefaultExplanation.Explain{T}(IRecurrentModel{T}, Batch{T}, Target?, ExplanationOptions{T}?, CancellationToken)"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record ExplanationOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Examples of what the model is used on, some tens of them: what a step is replaced by is taken from here. The explained examples themselves if not given.</summary>
    public Batch<T>? Background { get; init; }

    /// <summary>The input whose steps are explained; the only one if not given. Other inputs stay as they are.</summary>
    public string? Wrt { get; init; }

    /// <summary>The states to start from; zero if not given.</summary>
    public InitialStates<T>? Initial { get; init; }

    /// <summary>How many different rows of the data a step is replaced by at most.</summary>
    public int Replacements { get; init; } = 48;

    /// <summary>The share of the replacements, those that change the target most, that is left out: <see cref="ReplacementOcclusionOptions{T}.Trim"/>.</summary>
    public double Trim { get; init; } = 0.2;

    /// <summary>
    /// How many steps may be run in all. With long sequences a step is replaced by fewer rows, then steps are taken in blocks (tokens) or gradients
    /// are taken in place of replacements (numbers).
    /// </summary>
    public long MostSteps { get; init; } = 200_000_000;

    /// <summary>Where random numbers come from; the same seed gives the same result, whatever the threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["background"] = Background is null ? "the explained examples" : string.Create(CultureInfo.InvariantCulture, $"{Background.Count} examples"),
        ["replacements"] = Replacements.ToString(CultureInfo.InvariantCulture),
        ["trim"] = Trim.ToString("R", CultureInfo.InvariantCulture),
        ["mostSteps"] = MostSteps.ToString(CultureInfo.InvariantCulture),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
    };

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Replacements, 2, "options.Replacements");
        ArgumentOutOfRangeException.ThrowIfLessThan(MostSteps, 1, "options.MostSteps");
        if (!(Trim >= 0 && Trim < 1)) throw new ArgumentOutOfRangeException("options.Trim", Trim, "The share of replacements that is left out is from 0 to below 1.");
    }
}
