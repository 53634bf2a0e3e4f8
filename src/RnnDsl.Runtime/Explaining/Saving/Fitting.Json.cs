using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record LinearModel : ISavedResult<LinearModel>
{
    static ResultFormat<LinearModel> ISavedResult<LinearModel>.Format { get; } =
        new ResultFormat<LinearModel, LinearModel>("rnndsl.linear-model", 1, FittingJson.Default.ResultDocumentLinearModel, model => model, Checked);

    internal static LinearModel Checked(LinearModel model)
    {
        if (model.StandardErrors is { } errors && errors.Count != model.Coefficients.Count)
            throw new DocumentException($"there are {errors.Count} standard errors of {model.Coefficients.Count} coefficients.");
        return model;
    }
}

public sealed partial record LassoPath : ISavedResult<LassoPath>
{
    static ResultFormat<LassoPath> ISavedResult<LassoPath>.Format { get; } =
        new ResultFormat<LassoPath, LassoPath>("rnndsl.lasso-path", 1, FittingJson.Default.ResultDocumentLassoPath, path => path, Checked);

    private static LassoPath Checked(LassoPath path)
    {
        if (path.Models.Select(model => LinearModel.Checked(model).Coefficients.Count).Distinct().Count() > 1) throw new DocumentException("its models have different numbers of coefficients.");
        return path;
    }
}

public sealed partial record LogisticModel : ISavedResult<LogisticModel>
{
    static ResultFormat<LogisticModel> ISavedResult<LogisticModel>.Format { get; } =
        new ResultFormat<LogisticModel, LogisticModel>("rnndsl.logistic-model", 1, FittingJson.Default.ResultDocumentLogisticModel, model => model, Checked);

    internal static LogisticModel Checked(LogisticModel model)
    {
        int outputs = model.Classes.Count == 2 ? 1 : model.Classes.Count;
        if (model.Classes.Count < 2 || model.Coefficients.Rows != outputs || model.Intercepts.Count != outputs)
            throw new DocumentException($"{model.Coefficients.Rows} rows of coefficients and {model.Intercepts.Count} intercepts do not belong to {model.Classes.Count} classes.");
        return model;
    }
}

public sealed partial record KMeans : ISavedResult<KMeans>
{
    static ResultFormat<KMeans> ISavedResult<KMeans>.Format { get; } =
        new ResultFormat<KMeans, KMeans>("rnndsl.k-means", 1, FittingJson.Default.ResultDocumentKMeans, clustering => clustering, Checked);

    private static KMeans Checked(KMeans clustering)
    {
        int clusters = clustering.Centroids.Rows;
        TensorBody.CheckCount("sizes", clustering.Sizes.Count, clusters);
        if (clustering.Labels.Any(label => label < 0 || label >= clusters)) throw new DocumentException($"a label is none of {clusters} clusters.");
        return clustering;
    }
}

public sealed partial record Silhouette : ISavedResult<Silhouette>
{
    static ResultFormat<Silhouette> ISavedResult<Silhouette>.Format { get; } =
        new ResultFormat<Silhouette, Silhouette>("rnndsl.silhouette", 1, FittingJson.Default.ResultDocumentSilhouette, silhouette => silhouette, silhouette => silhouette);
}

public sealed partial record HierarchicalClustering : ISavedResult<HierarchicalClustering>
{
    static ResultFormat<HierarchicalClustering> ISavedResult<HierarchicalClustering>.Format { get; } =
        new ResultFormat<HierarchicalClustering, HierarchicalClustering>(
            "rnndsl.hierarchical-clustering", 1, FittingJson.Default.ResultDocumentHierarchicalClustering, clustering => clustering, Checked);

    internal static HierarchicalClustering Checked(HierarchicalClustering clustering)
    {
        if (clustering.Count < 1 || clustering.Merges.Count != clustering.Count - 1) throw new DocumentException($"{clustering.Merges.Count} merges do not join {clustering.Count} rows.");
        var merged = new bool[2 * clustering.Merges.Count + 1];
        for (int i = 0; i < clustering.Merges.Count; i++)
        {
            ClusterMerge merge = clustering.Merges[i];
            if (merge.First < 0 || merge.First >= merge.Second || merge.Second >= clustering.Count + i || merged[merge.First] || merged[merge.Second])
                throw new DocumentException($"merge {i} joins {merge.First} and {merge.Second}, which are not two clusters that are there.");
            merged[merge.First] = merged[merge.Second] = true;
        }
        return clustering;
    }
}

public sealed partial record PrincipalComponents : ISavedResult<PrincipalComponents>
{
    static ResultFormat<PrincipalComponents> ISavedResult<PrincipalComponents>.Format { get; } =
        new ResultFormat<PrincipalComponents, PrincipalComponents>("rnndsl.principal-components", 1, FittingJson.Default.ResultDocumentPrincipalComponents, found => found, Checked);

    private static PrincipalComponents Checked(PrincipalComponents found)
    {
        if (found.Components.Columns != found.Mean.Count || found.Components.Rows != found.ExplainedVariance.Count)
            throw new DocumentException($"components of {found.Components.Rows} × {found.Components.Columns} do not belong to {found.ExplainedVariance.Count} variances of {found.Mean.Count} columns.");
        return found;
    }
}

public sealed partial record NonNegativeFactors : ISavedResult<NonNegativeFactors>
{
    static ResultFormat<NonNegativeFactors> ISavedResult<NonNegativeFactors>.Format { get; } =
        new ResultFormat<NonNegativeFactors, NonNegativeFactors>("rnndsl.non-negative-factors", 1, FittingJson.Default.ResultDocumentNonNegativeFactors, found => found,
            found => found.Weights.Columns == found.Parts.Rows ? found : throw new DocumentException($"{found.Weights.Columns} weights do not belong to {found.Parts.Rows} parts."));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<LinearModel>))]
[JsonSerializable(typeof(ResultDocument<LassoPath>))]
[JsonSerializable(typeof(ResultDocument<LogisticModel>))]
[JsonSerializable(typeof(ResultDocument<KMeans>))]
[JsonSerializable(typeof(ResultDocument<Silhouette>))]
[JsonSerializable(typeof(ResultDocument<HierarchicalClustering>))]
[JsonSerializable(typeof(ResultDocument<PrincipalComponents>))]
[JsonSerializable(typeof(ResultDocument<NonNegativeFactors>))]
internal sealed partial class FittingJson : JsonSerializerContext;
