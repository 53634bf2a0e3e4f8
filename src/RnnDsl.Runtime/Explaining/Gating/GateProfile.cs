using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="GateProfile"/> can be told.</summary>
public record GateProfileOptions : SurveyOptions
{
    /// <summary>The quantities that are looked at; every quantity that is marked as a gate if not given.</summary>
    public IReadOnlyList<string>? Quantities { get; init; }

    /// <summary>What counts as saturated.</summary>
    public GateThresholds Thresholds { get; init; } = new();

    /// <summary>The equal parts of the histogram.</summary>
    public int Bins { get; init; } = 20;

    /// <summary>Where the histogram of a quantity that is no gate begins; a gate's begins at 0.</summary>
    public double Least { get; init; } = -1;

    /// <summary>Where the histogram of a quantity that is no gate ends; a gate's ends at 1.</summary>
    public double Greatest { get; init; } = 1;

    /// <summary>How many step positions are kept apart, from the first on; those beyond are joined in the last.</summary>
    public int Positions { get; init; } = 256;

    internal void Check()
    {
        if (!(Thresholds.Left <= Thresholds.Right)) throw new ArgumentException($"The left threshold {Thresholds.Left} lies above the right one, {Thresholds.Right}.", "options");
        if (Bins < 1) throw new ArgumentOutOfRangeException("options.Bins", Bins, "A histogram has at least one part.");
        if (!(Least < Greatest) || !double.IsFinite(Greatest - Least)) throw new ArgumentException($"A histogram from {Least} to {Greatest} has no parts.", "options");
        if (Positions < 1) throw new ArgumentOutOfRangeException("options.Positions", Positions, "At least one position is kept.");
    }
}

/// <summary>
/// How gates behave over a data set: means, deviations, saturation (Karpathy et al. 2015), histograms; over everything, by unit, by step, and by
/// kind of input. Every live step of every sequence counts; memory does not grow with the data set.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Sequences">How many sequences there were.</param>
/// <param name="Thresholds">What counts as closed and as open.</param>
/// <param name="Groups">The names of the groups that were kept apart; none where no grouping was given.</param>
/// <param name="Gates">The gates, in the order of the definition.</param>
public sealed partial record GateProfile(string Model, int Sequences, GateThresholds Thresholds, IReadOnlyList<string> Groups, IReadOnlyList<GateUse> Gates)
{
    /// <summary>What the spread over all steps has for a group.</summary>
    public const string AllSteps = "all";

    /// <summary>What is known of a gate.</summary>
    /// <exception cref="ArgumentException">It was not looked at.</exception>
    public GateUse this[string quantity] => Gates.FirstOrDefault(gate => gate.Name == quantity)
        ?? throw new ArgumentException($"'{quantity}' was not looked at; there is {ModelDescription.List(Gates.Select(gate => gate.Name))}.", nameof(quantity));

    /// <summary>Runs a model over a data set once and looks at its gates.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="groups">Kinds of input to keep apart; none if not given. A quantity with other steps than its sequence's counts for the group of the sequence's last step.</param>
    /// <param name="options">Which quantities, thresholds.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">The model has no such quantity, or marks none as a gate; or something does not fit it.</exception>
    public static GateProfile Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, Grouping<T>? groups = null, GateProfileOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new GateProfileOptions();
        var surveyor = new GateSurveyor<T>(model.Compiled.Description, groups, options);
        Survey.Run(model.Compiled, data, options, cancellation, surveyor);
        return surveyor.Profile();
    }
}

/// <summary>How one gate behaves.</summary>
/// <param name="Name">The quantity.</param>
/// <param name="All">Over all steps.</param>
/// <param name="Groups">Over the steps of each group, in the order of the profile's groups.</param>
/// <param name="Overlaps">Of groups that sequences have in common, how alike they are there: what a comparison needs to know.</param>
public sealed record GateUse(string Name, GateSpread All, IReadOnlyList<GateSpread> Groups, IReadOnlyList<GroupOverlap> Overlaps)
{
    /// <summary>The spread of a group, or over all steps ("all").</summary>
    /// <exception cref="ArgumentException">There is no such group.</exception>
    public GateSpread this[string group] => group == GateProfile.AllSteps ? All : Groups.FirstOrDefault(spread => spread.Group == group)
        ?? throw new ArgumentException($"There is no group '{group}'; there is {ModelDescription.List(Groups.Select(spread => spread.Group).Prepend(GateProfile.AllSteps))}.", nameof(group));
}

/// <summary>How a gate's values are spread over the steps of a group.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Overall">Over all units and steps.</param>
/// <param name="PerUnit">For each unit over all steps; of a matrix counted row by row. Right against left saturation of the units is the scatter plot of Karpathy et al. 2015.</param>
/// <param name="PerStep">For each step position over all units; beyond <see cref="GateProfileOptions.Positions"/> the last joins the rest.</param>
/// <param name="MeanByStep">The mean [step positions × units]: a heatmap.</param>
/// <param name="Histogram">How many values lie where.</param>
/// <param name="OverSequences">Means with standard errors over sequences, each of which counts the same, whatever its length.</param>
/// <param name="UnitsOverSequences">The same for each unit.</param>
public sealed record GateSpread(
    string Group, GateSummary Overall, IReadOnlyList<GateSummary> PerUnit, IReadOnlyList<GateSummary> PerStep, NumberTable MeanByStep, GateHistogram Histogram,
    GateEstimates OverSequences, IReadOnlyList<GateEstimates> UnitsOverSequences)
{
    /// <summary>Where each unit lies in the scatter plot of saturation [units × 2]: the share left (closed), the share right (open).</summary>
    public NumberTable Saturation() => new(PerUnit.Count, 2, [.. PerUnit.SelectMany(unit => new[] { unit.SaturatedLeft, unit.SaturatedRight })]);
}

/// <summary>A histogram of equal parts.</summary>
/// <param name="Least">Where it begins.</param>
/// <param name="Greatest">Where it ends; this number is in the last part.</param>
/// <param name="PerUnit">How many values [units × parts]; numbers on a boundary count above it.</param>
/// <param name="Below">How many values of each unit lie below, or are not numbers.</param>
/// <param name="Above">How many of each unit lie above.</param>
public sealed record GateHistogram(double Least, double Greatest, NumberTable PerUnit, IReadOnlyList<long> Below, IReadOnlyList<long> Above)
{
    /// <summary>How many values of all units lie in each part.</summary>
    public long[] Counts()
    {
        var counts = new long[PerUnit.Columns];
        for (int unit = 0; unit < PerUnit.Rows; unit++)
        for (int bin = 0; bin < counts.Length; bin++)
            counts[bin] += (long)PerUnit[unit, bin];
        return counts;
    }
}

/// <summary>Means over sequences of what a gate is on average within each.</summary>
/// <param name="Mean">Of its mean.</param>
/// <param name="SaturatedLeft">Of the share of saturated values on the left.</param>
/// <param name="SaturatedRight">Of the share of saturated values on the right.</param>
public readonly record struct GateEstimates(Estimate Mean, Estimate SaturatedLeft, Estimate SaturatedRight);

/// <summary>How alike two groups are in the sequences that have steps of both.</summary>
/// <param name="First">A group.</param>
/// <param name="Second">Another.</param>
/// <param name="Sequences">How many sequences have steps of both.</param>
/// <param name="Covariances">Over these sequences, the covariances of the two groups' means, left and right saturation [units and all units together × 3].</param>
public sealed record GroupOverlap(string First, string Second, int Sequences, NumberTable Covariances);
