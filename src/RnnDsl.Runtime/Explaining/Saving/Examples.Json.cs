using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record InfluenceReport : ISavedResult<InfluenceReport>
{
    static ResultFormat<InfluenceReport> ISavedResult<InfluenceReport>.Format { get; } =
        new ResultFormat<InfluenceReport, InfluenceReport>("rnndsl.influence", 1, ExamplesJson.Default.ResultDocumentInfluenceReport, report => report, Checked);

    private static InfluenceReport Checked(InfluenceReport report)
    {
        if (report.Scores.Rows != report.Tests.Count) throw new DocumentException($"the table of influences has {report.Scores.Rows} rows for {report.Tests.Count} test examples.");
        foreach (TestInfluence test in report.Tests)
            foreach (ExampleInfluence one in test.Proponents.Concat(test.Opponents))
                if ((uint)one.Training >= (uint)report.Scores.Columns) throw new DocumentException($"test example {test.Test} names training example {one.Training} of {report.Scores.Columns}.");
        return report;
    }
}

public sealed partial record SelfInfluenceReport : ISavedResult<SelfInfluenceReport>
{
    static ResultFormat<SelfInfluenceReport> ISavedResult<SelfInfluenceReport>.Format { get; } =
        new ResultFormat<SelfInfluenceReport, SelfInfluenceReport>("rnndsl.self-influence", 1, ExamplesJson.Default.ResultDocumentSelfInfluenceReport, report => report, Checked);

    private static SelfInfluenceReport Checked(SelfInfluenceReport report) =>
        report.Losses.Count == report.Scores.Count && report.Ranking.Order().SequenceEqual(Enumerable.Range(0, report.Scores.Count)) ? report
            : throw new DocumentException($"the ranking or the losses are not those of {report.Scores.Count} training examples.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<InfluenceReport>))]
[JsonSerializable(typeof(ResultDocument<SelfInfluenceReport>))]
internal sealed partial class ExamplesJson : JsonSerializerContext;
