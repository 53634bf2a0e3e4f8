using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record TopActivations : ISavedResult<TopActivations>
{
    static ResultFormat<TopActivations> ISavedResult<TopActivations>.Format { get; } =
        new ResultFormat<TopActivations, TopActivations>("rnndsl.top-activations", 1, NeuronsJson.Default.ResultDocumentTopActivations, top => top, Checked);

    private static TopActivations Checked(TopActivations top)
    {
        foreach (ActivationContext place in top.Units.SelectMany(unit => unit.Greatest.Concat(unit.Least)))
            if (place.Step < place.FirstStep || place.FirstStep < 0 || (place.Labels is { } labels && place.Step - place.FirstStep >= labels.Count))
                throw new DocumentException($"a context from step {place.FirstStep} on does not hold its place, step {place.Step}.");
        return top;
    }
}

public sealed partial record UnitCorrelation : ISavedResult<UnitCorrelation>
{
    static ResultFormat<UnitCorrelation> ISavedResult<UnitCorrelation>.Format { get; } =
        new ResultFormat<UnitCorrelation, UnitCorrelation>("rnndsl.unit-correlation", 1, NeuronsJson.Default.ResultDocumentUnitCorrelation, found => found, Checked);

    private static UnitCorrelation Checked(UnitCorrelation found)
    {
        if (!(found.Confidence is > 0 and < 1)) throw new DocumentException($"its confidence is {found.Confidence}.");
        foreach (FeatureCorrelation pair in found.Pairs)
            if (pair.Pearson is < -1 or > 1 || pair.Lower > pair.Upper) throw new DocumentException($"the correlation of unit {pair.Unit} with '{pair.Feature}' is {pair.Pearson}, between {pair.Lower} and {pair.Upper}.");
        return found;
    }
}

public sealed partial record Selectivity : ISavedResult<Selectivity>
{
    static ResultFormat<Selectivity> ISavedResult<Selectivity>.Format { get; } =
        new ResultFormat<Selectivity, Selectivity>("rnndsl.selectivity", 1, NeuronsJson.Default.ResultDocumentSelectivity, found => found, found => found);
}

public sealed partial record LinearProbe : ISavedResult<LinearProbe>
{
    static ResultFormat<LinearProbe> ISavedResult<LinearProbe>.Format { get; } =
        new ResultFormat<LinearProbe, LinearProbe>("rnndsl.linear-probe", 1, NeuronsJson.Default.ResultDocumentLinearProbe, probe => probe, Checked);

    private static LinearProbe Checked(LinearProbe probe)
    {
        if (probe.Coefficients.Columns != probe.Units.Count || probe.Coefficients.Rows != probe.Intercepts.Count)
            throw new DocumentException($"its coefficients are {probe.Coefficients.Rows} × {probe.Coefficients.Columns}; there are {probe.Intercepts.Count} intercepts and {probe.Units.Count} units.");
        return probe;
    }
}

public sealed partial class Annotations : ISavedResult<Annotations>
{
    static ResultFormat<Annotations> ISavedResult<Annotations>.Format { get; } = new ResultFormat<Annotations, AnnotationsBody>(
        "rnndsl.annotations", 1, NeuronsJson.Default.ResultDocumentAnnotationsBody, labels => new AnnotationsBody(labels.Model, labels.Labels), Read);

    private static Annotations Read(AnnotationsBody body)
    {
        try
        {
            return new Annotations(body.Model, body.Labels);
        }
        catch (ArgumentException contradiction)
        {
            throw new DocumentException(contradiction.Message);
        }
    }
}

internal sealed record AnnotationsBody(string Model, IReadOnlyList<Annotation> Labels);

public sealed partial record AnnotationScores : ISavedResult<AnnotationScores>
{
    static ResultFormat<AnnotationScores> ISavedResult<AnnotationScores>.Format { get; } =
        new ResultFormat<AnnotationScores, AnnotationScores>("rnndsl.annotation-scores", 1, NeuronsJson.Default.ResultDocumentAnnotationScores, scores => scores, scores => scores);
}

public sealed partial record UnitClusters : ISavedResult<UnitClusters>
{
    static ResultFormat<UnitClusters> ISavedResult<UnitClusters>.Format { get; } =
        new ResultFormat<UnitClusters, UnitClusters>("rnndsl.unit-clusters", 1, NeuronsJson.Default.ResultDocumentUnitClusters, clusters => clusters, Checked);

    private static UnitClusters Checked(UnitClusters clusters)
    {
        int units = clusters.Units.Count;
        if (clusters.Labels.Count != units || clusters.Correlations.Rows != units || clusters.Correlations.Columns != units || clusters.Tree.Count != units || !clusters.Order.Order().SequenceEqual(clusters.Units.Order()))
            throw new DocumentException($"its parts are not all of {units} units.");
        HierarchicalClustering.Checked(clusters.Tree);
        if (clusters.Labels.Any(label => (uint)label >= (uint)units)) throw new DocumentException("a label is no number of a cluster.");
        return clusters;
    }
}

public sealed partial record StateClusters : ISavedResult<StateClusters>
{
    static ResultFormat<StateClusters> ISavedResult<StateClusters>.Format { get; } =
        new ResultFormat<StateClusters, StateClusters>("rnndsl.state-clusters", 1, NeuronsJson.Default.ResultDocumentStateClusters, clusters => clusters, Checked);

    private static StateClusters Checked(StateClusters found)
    {
        int count = found.Clusters.Count;
        if (found.Transitions.Rows != count || found.Transitions.Columns != count) throw new DocumentException($"the transitions are {found.Transitions.Rows} × {found.Transitions.Columns}; there are {count} clusters.");
        foreach (StateCluster cluster in found.Clusters)
            if (cluster.Centroid.Count != found.Units.Count || cluster.FeatureMeans.Count != found.Features.Count || cluster.ClassShares.Count != found.Classes.Count)
                throw new DocumentException("a cluster has another number of units, features or classes than there are.");
        return found;
    }
}

public sealed partial record StateProjection : ISavedResult<StateProjection>
{
    static ResultFormat<StateProjection> ISavedResult<StateProjection>.Format { get; } =
        new ResultFormat<StateProjection, StateProjection>("rnndsl.state-projection", 1, NeuronsJson.Default.ResultDocumentStateProjection, projection => projection, Checked);

    private static StateProjection Checked(StateProjection projection)
    {
        if (projection.Directions.Columns != projection.Units.Count || projection.Mean.Count != projection.Units.Count)
            throw new DocumentException($"its directions are of {projection.Directions.Columns} units, its mean of {projection.Mean.Count}; there are {projection.Units.Count}.");
        foreach (StatePath path in projection.Paths)
            if (path.Coordinates.Columns != projection.Directions.Rows) throw new DocumentException($"the path of sequence {path.Example} has {path.Coordinates.Columns} dimensions; there are {projection.Directions.Rows}.");
        return projection;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<TopActivations>))]
[JsonSerializable(typeof(ResultDocument<UnitCorrelation>))]
[JsonSerializable(typeof(ResultDocument<Selectivity>))]
[JsonSerializable(typeof(ResultDocument<LinearProbe>))]
[JsonSerializable(typeof(ResultDocument<AnnotationsBody>))]
[JsonSerializable(typeof(ResultDocument<AnnotationScores>))]
[JsonSerializable(typeof(ResultDocument<UnitClusters>))]
[JsonSerializable(typeof(ResultDocument<StateClusters>))]
[JsonSerializable(typeof(ResultDocument<StateProjection>))]
internal sealed partial class NeuronsJson : JsonSerializerContext;
