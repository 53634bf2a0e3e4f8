using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="AttentionProfile"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record AttentionProfileOptions<T> : SurveyOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The quantities of weights; all that are marked as attention if not given.</summary>
    public IReadOnlyList<string>? Attention { get; init; }

    /// <summary>What the weights may fall on: predicates and numbers at the steps that they are spread over.</summary>
    public IReadOnlyList<Feature<T>> Features { get; init; } = [];

    /// <summary>How many distances and positions are kept apart, from 0 on; the mass on all beyond is left out of the tables.</summary>
    public int Positions { get; init; } = 256;
}

/// <summary>
/// Where attention goes over a data set. A row of weights is a distribution over positions: one for each sequence where attention pools its steps, one for
/// each step where a cell attends, one for each row of a matrix. Means and errors are over sequences, each of which counts the same.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Sequences">How many sequences there were.</param>
/// <param name="Attention">The attentions, in the order of the definition.</param>
public sealed partial record AttentionProfile(string Model, int Sequences, IReadOnlyList<AttentionUse> Attention)
{
    /// <summary>What is known of an attention.</summary>
    /// <exception cref="ArgumentException">It was not looked at.</exception>
    public AttentionUse this[string quantity] => Attention.FirstOrDefault(use => use.Name == quantity)
        ?? throw new ArgumentException($"'{quantity}' was not looked at; there is {ModelDescription.List(Attention.Select(use => use.Name))}.", nameof(quantity));

    /// <summary>Runs a model over a data set once and looks at its attention weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="options">Which attentions, features.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">The model marks no quantity as attention, or something does not fit it.</exception>
    public static AttentionProfile Of<T>(IRecurrentModel<T> model, SequenceSet<T> data, AttentionProfileOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new AttentionProfileOptions<T>();
        var surveyor = new AttentionSurveyor<T>(model.Compiled.Description, options);
        Survey.Run(model.Compiled, data, options, cancellation, surveyor);
        return surveyor.Profile();
    }
}

/// <summary>Where one attention goes.</summary>
/// <param name="Name">The quantity.</param>
/// <param name="Over">What its weights are spread over.</param>
/// <param name="Rows">How many distributions there were.</param>
/// <param name="Entropy">In nats: 0 where all weight lies on one position.</param>
/// <param name="NormalisedEntropy">The entropy over the logarithm of the number of positions, of rows with at least two: 1 where all weigh the same.</param>
/// <param name="EffectivePositions">e to the entropy: as many positions of equal weight have the same entropy.</param>
/// <param name="Greatest">The weight of the heaviest position.</param>
/// <param name="ByPosition">
/// The weight of each position, of rows that have it. Position p is step p of what is pooled, the p-th unit or position of a context; of a cell's own past, 0 is
/// the initial state and p the state after its p-th step.
/// </param>
/// <param name="ByDistance">
/// The weight by the distance back: from the last step where attention pools (0 is the last), from the step that attends where a cell reads its past (1 is the state
/// that it starts from), from the end of a context. None for units.
/// </param>
/// <param name="InitialState">Of a cell's own past, the weight of the initial state; null for others.</param>
/// <param name="Features">Of attention over steps or a cell's past, what the weights fall on.</param>
public sealed record AttentionUse(
    string Name, AttentionOver Over, long Rows, Estimate Entropy, Estimate NormalisedEntropy, Estimate EffectivePositions, Estimate Greatest,
    IReadOnlyList<Estimate> ByPosition, IReadOnlyList<Estimate> ByDistance, Estimate? InitialState, IReadOnlyList<AttendedFeature> Features)
{
    /// <summary>What is known of a feature.</summary>
    /// <exception cref="ArgumentException">It was not given.</exception>
    public AttendedFeature Feature(string name) => Features.FirstOrDefault(feature => feature.Name == name)
        ?? throw new ArgumentException($"There is no feature '{name}'; there is {ModelDescription.List(Features.Select(feature => feature.Name))}.", nameof(name));
}

/// <summary>How attention falls on what a person sees in the data.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Attended">Its mean under the weights: of a predicate the weight of the steps at which it holds.</param>
/// <param name="Present">Its mean under equal weights on the same positions.</param>
/// <param name="Excess">Attended − present, sequence by sequence: above 0 the model looks there more than chance.</param>
/// <param name="GreatestOn">Its mean at the heaviest position: of a predicate, how often that is where it holds.</param>
public sealed record AttendedFeature(string Name, Estimate Attended, Estimate Present, Estimate Excess, Estimate GreatestOn);
