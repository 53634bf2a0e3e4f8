using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>The parts of a report.</summary>
[Flags]
public enum ReportParts
{
    /// <summary>The model and the data alone.</summary>
    None = 0,

    /// <summary>Gates over the data: means, saturation, by unit, step and class.</summary>
    Gates = 1,

    /// <summary>Where attention goes.</summary>
    Attention = 2,

    /// <summary>How far back the state remembers.</summary>
    Memory = 4,

    /// <summary>Whether gradients vanish or explode, and where.</summary>
    GradientFlow = 8,

    /// <summary>Single units: where they are greatest, what they go along with, what can be read out of them, which do alike.</summary>
    Neurons = 16,

    /// <summary>States as a whole: clusters and what they mean, paths in few dimensions.</summary>
    States = 32,

    /// <summary>Parameters: statistics, spectra, what pruning costs.</summary>
    Weights = 64,

    /// <summary>Activation functions with the inputs that the data visit.</summary>
    Activations = 128,

    /// <summary>Which features and positions count, and how far steps act together.</summary>
    Attributions = 256,

    /// <summary>Simple models that stand in for the net, and their price.</summary>
    Surrogates = 512,

    /// <summary>The automaton of a model that reads words (needs <see cref="DescribeOptions{T}.Words"/>).</summary>
    Automaton = 1024,

    /// <summary>Every part.</summary>
    All = 2047,
}

/// <summary>What a report can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record DescribeOptions<T> : SurveyOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The parts; those that do not fit the model or the data are named in the report with the reason.</summary>
    public ReportParts Parts { get; init; } = ReportParts.All;

    /// <summary>What a person sees in the steps: units, states and attention are compared with it, and surrogates made of it.</summary>
    public IReadOnlyList<Feature<T>> Features { get; init; } = [];

    /// <summary>What a person calls a step, for example its word.</summary>
    public Func<DataStep<T>, string>? Label { get; init; }

    /// <summary>The names of the classes, one for each unit of the output.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The quantities whose units are looked at; the next values of all states if not given.</summary>
    public IReadOnlyList<string>? Quantities { get; init; }

    /// <summary>What is explained where a target is needed; of the first output its only unit, or the one that is largest for each sequence, if not given.</summary>
    public Target? Target { get; init; }

    /// <summary>Labels that a person gave to units.</summary>
    public Annotations? Annotations { get; init; }

    /// <summary>How the model reads words; without it there is no automaton.</summary>
    public WordModel<T>? Words { get; init; }

    /// <summary>How many steps are kept at hand for what cannot be counted on the way (clusters, projections, probes, surrogates).</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>How many sequences, drawn from the data, the parts look at that run each of them many times (memory, pruning, steps acting together). Half as many for the latter.</summary>
    public int Sequences { get; init; } = 128;

    /// <summary>How many clusters of states there are.</summary>
    public int Clusters { get; init; } = 8;

    /// <summary>How many places of each unit are shown.</summary>
    public int Places { get; init; } = 5;

    internal void Check()
    {
        if ((Parts & ~ReportParts.All) != 0) throw new ArgumentOutOfRangeException("options.Parts", Parts, "There is no such part.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 10, "options.Capacity");
        ArgumentOutOfRangeException.ThrowIfLessThan(Sequences, 2, "options.Sequences");
        ArgumentOutOfRangeException.ThrowIfLessThan(Clusters, 2, "options.Clusters");
        ArgumentOutOfRangeException.ThrowIfLessThan(Places, 1, "options.Places");
        ArgumentNullException.ThrowIfNull(Features, "options.Features");
    }
}
