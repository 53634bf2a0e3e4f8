using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record ModelReport : ISavedResult<ModelReport>
{
    static ResultFormat<ModelReport> ISavedResult<ModelReport>.Format { get; } =
        new ResultFormat<ModelReport, ModelReport>("rnndsl.report", 1, ModelReportJson.Default.ResultDocumentModelReport, report => report, Checked);

    private static ModelReport Checked(ModelReport report)
    {
        if (report.Data.Sequences < 1 || report.Data.Steps < report.Data.Sequences || report.Data.Shortest > report.Data.Longest)
            throw new DocumentException($"the data have {report.Data.Sequences} sequences of {report.Data.Shortest} to {report.Data.Longest} steps, {report.Data.Steps} in all.");
        if (report.Gates is { } gates && gates.Gates.Any(gate => gate.Groups.Count != gates.Groups.Count)) throw new DocumentException("a gate has other groups than the profile.");
        return report;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<ModelReport>))]
internal sealed partial class ModelReportJson : JsonSerializerContext;
