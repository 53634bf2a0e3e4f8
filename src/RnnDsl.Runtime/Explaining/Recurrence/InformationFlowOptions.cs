using System.Globalization;
using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="InformationFlow"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record InformationFlowOptions<T> : SurveyOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the source is compared with.</summary>
    public Baseline<T> Baseline { get; init; } = Baseline<T>.Zero;

    /// <summary>
    /// The points of the path from the baseline to the input at which derivatives are taken (Gauss–Legendre); flows then add up to f(x) − f(baseline).
    /// One point is the middle of the path.
    /// </summary>
    public int Points { get; init; } = 20;

    /// <summary>Takes derivatives at the input only: flows add up to the source times the target's gradient, and nothing is integrated.</summary>
    public bool AtInput { get; init; }

    /// <summary>The steps of the source that flow begins at; all if not given. Others stay as they are.</summary>
    public IReadOnlyList<int>? FromSteps { get; init; }

    /// <summary>The features of the source that flow begins at; all if not given. Others stay as they are.</summary>
    public IReadOnlyList<int>? FromFeatures { get; init; }

    /// <summary>Makes a node of each feature of each step of the source, rather than of each step.</summary>
    public bool PerFeature { get; init; }

    /// <summary>The quantities that are nodes beside the next values of the states and the quantity that is looked at; every quantity marked as a gate if not given.</summary>
    public IReadOnlyList<string>? Quantities { get; init; }

    /// <summary>The quantities each of whose units is a node of its own; costs a run for each.</summary>
    public IReadOnlyList<string> PerUnit { get; init; } = [];

    /// <summary>The steps at which the flow into the unit is told source by source; all if not given.</summary>
    public IReadOnlyList<int>? Steps { get; init; }

    /// <summary>Over a data set, how many sequences are looked at, drawn without putting back; all where there are fewer.</summary>
    public int Examples { get; init; } = 100;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["baseline"] = Baseline.ToString(),
        ["points"] = AtInput ? "at the input" : Points.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Positions from the baseline (0) to the input (1), and weights.</summary>
    internal (double Position, double Weight)[] Path() => AtInput ? [(1, 1)] : IntegrationPoints.Of(IntegrationRule.GaussLegendre, Points);
}
