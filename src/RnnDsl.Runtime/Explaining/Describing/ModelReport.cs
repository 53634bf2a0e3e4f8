namespace RnnDsl.Explaining;

/// <summary>
/// What a model does on a data set, in parts: each null where it was not asked for, or does not fit (then <see cref="Skipped"/> says why). The same seed gives the same
/// report, whatever the threads. <c>model.Describe(data)</c> makes one.
/// </summary>
public sealed partial record ModelReport
{
    /// <summary>What the model is.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>What it was looked at on.</summary>
    public required DataSummary Data { get; init; }

    /// <summary>What random draws came from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gates over the data; by class where the data have classes.</summary>
    public GateProfile? Gates { get; init; }

    /// <summary>Attention over the data.</summary>
    public AttentionProfile? Attention { get; init; }

    /// <summary>How far back the states remember; of each layer alone where they walk in different directions.</summary>
    public IReadOnlyList<MemoryHorizon>? Memory { get; init; }

    /// <summary>How gradients grow or shrink on their way back, and through which quantities.</summary>
    public GradientFlow? GradientFlow { get; init; }

    /// <summary>Single units, for each quantity.</summary>
    public IReadOnlyList<NeuronReport>? Neurons { get; init; }

    /// <summary>States as a whole, for each quantity.</summary>
    public IReadOnlyList<StateReport>? States { get; init; }

    /// <summary>Labels that a person gave to units.</summary>
    public Annotations? Annotations { get; init; }

    /// <summary>Parameters.</summary>
    public WeightReport? Weights { get; init; }

    /// <summary>What pruning costs.</summary>
    public PruningSensitivity? Pruning { get; init; }

    /// <summary>Activation functions.</summary>
    public ActivationCurves? Activations { get; init; }

    /// <summary>Which features and positions count.</summary>
    public GlobalAttribution? Attributions { get; init; }

    /// <summary>How steps act together.</summary>
    public LagInteractions? Interactions { get; init; }

    /// <summary>Simple models that stand in for the net.</summary>
    public IReadOnlyList<SurrogateReport>? Surrogates { get; init; }

    /// <summary>The automaton.</summary>
    public StateAutomaton? Automaton { get; init; }

    /// <summary>What was asked for and is not there.</summary>
    public required IReadOnlyList<SkippedPart> Skipped { get; init; }
}

/// <summary>A part of a report that is not there, or lacks something.</summary>
/// <param name="Part">The part.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedPart(string Part, string Reason);

/// <summary>The units of a quantity.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Contexts">Where each unit is greatest and least.</param>
/// <param name="Correlations">What units go along with; null without features.</param>
/// <param name="Selectivity">How well units tell classes apart; null without classes.</param>
/// <param name="Probe">How well the class can be read out of the units after the last step; null without classes.</param>
/// <param name="Clusters">Which units do alike; null where there is only one.</param>
public sealed record NeuronReport(
    string Quantity, TopActivations Contexts, UnitCorrelation? Correlations, Selectivity? Selectivity, LinearProbe? Probe, UnitClusters? Clusters);

/// <summary>The values of a quantity as a whole.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Clusters">Groups of values, what they mean and where they lead; null where there are too few different ones.</param>
/// <param name="Projection">Principal components, and the paths of a few sequences.</param>
public sealed record StateReport(string Quantity, StateClusters? Clusters, StateProjection Projection);
