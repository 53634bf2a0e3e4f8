using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record WeightReport : ISavedResult<WeightReport>
{
    static ResultFormat<WeightReport> ISavedResult<WeightReport>.Format { get; } =
        new ResultFormat<WeightReport, WeightReport>("rnndsl.weights", 1, WeightsJson.Default.ResultDocumentWeightReport, report => report, Checked);

    private static WeightReport Checked(WeightReport report)
    {
        foreach (WeightSummary parameter in report.Parameters)
        {
            if (parameter.Statistics.Quantiles.Count != report.QuantileShares.Count)
                throw new DocumentException($"parameter '{parameter.Name}' has {parameter.Statistics.Quantiles.Count} quantiles; there are {report.QuantileShares.Count} shares.");
            parameter.Histogram?.Check($"'{parameter.Name}'");
            if (parameter.Matrix is { } matrix && (matrix.RowNorms.Count != matrix.Rows || matrix.ColumnNorms.Count != matrix.Columns))
                throw new DocumentException($"parameter '{parameter.Name}' of {matrix.Rows} × {matrix.Columns} has {matrix.RowNorms.Count} norms of rows and {matrix.ColumnNorms.Count} of columns.");
        }
        return report;
    }
}

public sealed partial record WeightHeatmap : ISavedResult<WeightHeatmap>
{
    static ResultFormat<WeightHeatmap> ISavedResult<WeightHeatmap>.Format { get; } =
        new ResultFormat<WeightHeatmap, WeightHeatmap>("rnndsl.weight-heatmap", 1, WeightsJson.Default.ResultDocumentWeightHeatmap, map => map, Checked);

    private static WeightHeatmap Checked(WeightHeatmap map)
    {
        if (map.Extreme.Rows != map.Mean.Rows || map.Extreme.Columns != map.Mean.Columns) throw new DocumentException("the two tables of the heatmap are not of one size.");
        map.Rows.Check("rows", map.Mean.Rows);
        map.Columns.Check("columns", map.Mean.Columns);
        return map;
    }
}

public sealed partial record PruningSensitivity : ISavedResult<PruningSensitivity>
{
    static ResultFormat<PruningSensitivity> ISavedResult<PruningSensitivity>.Format { get; } =
        new ResultFormat<PruningSensitivity, PruningSensitivity>("rnndsl.pruning", 1, WeightsJson.Default.ResultDocumentPruningSensitivity, pruning => pruning, Checked);

    private static PruningSensitivity Checked(PruningSensitivity pruning)
    {
        foreach (PruningCurve curve in pruning.Parameters.Append(pruning.Together))
            foreach (PruningPoint point in curve.Points)
                if (!(point.Share is >= 0 and <= 1) || point.Removed < 0 || point.Removed > curve.Elements)
                    throw new DocumentException($"the curve of '{curve.Name}' removes {point.Removed} of {curve.Elements} elements at a share of {point.Share}.");
        return pruning;
    }
}

public sealed partial record UnitAblation : ISavedResult<UnitAblation>
{
    static ResultFormat<UnitAblation> ISavedResult<UnitAblation>.Format { get; } =
        new ResultFormat<UnitAblation, UnitAblation>("rnndsl.unit-ablation", 1, WeightsJson.Default.ResultDocumentUnitAblation, ablation => ablation, ablation =>
            ablation.Units.All(unit => unit.Index >= 0) ? ablation : throw new DocumentException("a row or column of the ablation has a negative number."));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<WeightReport>))]
[JsonSerializable(typeof(ResultDocument<WeightHeatmap>))]
[JsonSerializable(typeof(ResultDocument<PruningSensitivity>))]
[JsonSerializable(typeof(ResultDocument<UnitAblation>))]
internal sealed partial class WeightsJson : JsonSerializerContext;
