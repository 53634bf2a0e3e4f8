using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record EvaluationReport : ISavedResult<EvaluationReport>
{
    static ResultFormat<EvaluationReport> ISavedResult<EvaluationReport>.Format { get; } =
        new ResultFormat<EvaluationReport, EvaluationReport>("rnndsl.evaluation", 1, JudgingJson.Default.ResultDocumentEvaluationReport, report => report, report => report);
}

public sealed partial record ExplanationScore : ISavedResult<ExplanationScore>
{
    static ResultFormat<ExplanationScore> ISavedResult<ExplanationScore>.Format { get; } =
        new ResultFormat<ExplanationScore, ExplanationScore>("rnndsl.score", 1, JudgingJson.Default.ResultDocumentExplanationScore, score => score, Checked);

    private static ExplanationScore Checked(ExplanationScore score)
    {
        TensorBody.CheckCount("standardErrors", score.StandardErrors?.Count, score.PerExample.Count);
        return score;
    }
}

public sealed partial record DeletionInsertionCurves : ISavedResult<DeletionInsertionCurves>
{
    static ResultFormat<DeletionInsertionCurves> ISavedResult<DeletionInsertionCurves>.Format { get; } =
        new ResultFormat<DeletionInsertionCurves, DeletionInsertionCurves>("rnndsl.deletion-insertion", 1, JudgingJson.Default.ResultDocumentDeletionInsertionCurves, curves => curves, Checked);

    private static DeletionInsertionCurves Checked(DeletionInsertionCurves curves)
    {
        TensorBody.CheckCount("deletion", curves.Deletion.Count, curves.Order.Count);
        TensorBody.CheckCount("insertion", curves.Insertion.Count, curves.Order.Count);
        for (int example = 0; example < curves.Order.Count; example++)
        {
            int steps = curves.Order[example].Length;
            if (steps == 0 || curves.Deletion[example].Length != steps + 1 || curves.Insertion[example].Length != steps + 1 || !curves.Order[example].Order().SequenceEqual(Enumerable.Range(0, steps)))
                throw new DocumentException($"the curves of example {example} do not belong to an order of its steps.");
        }
        return curves;
    }
}

public sealed partial record RandomisationCheck : ISavedResult<RandomisationCheck>
{
    static ResultFormat<RandomisationCheck> ISavedResult<RandomisationCheck>.Format { get; } =
        new ResultFormat<RandomisationCheck, RandomisationCheck>("rnndsl.randomisation", 1, JudgingJson.Default.ResultDocumentRandomisationCheck, check => check,
            check => check.Stages.Count > 0 ? check : throw new DocumentException("there are no stages."));
}

public sealed partial record AgreementReport : ISavedResult<AgreementReport>
{
    static ResultFormat<AgreementReport> ISavedResult<AgreementReport>.Format { get; } =
        new ResultFormat<AgreementReport, AgreementReport>("rnndsl.agreement", 1, JudgingJson.Default.ResultDocumentAgreementReport, report => report, Checked);

    private static AgreementReport Checked(AgreementReport report)
    {
        int methods = report.Methods.Count;
        foreach (IReadOnlyList<IReadOnlyList<Estimate>> table in new[] { report.RankCorrelation, report.TopKOverlap })
            if (table.Count != methods || table.Any(row => row.Count != methods)) throw new DocumentException($"a table of the agreement is not one of {methods} methods by {methods}.");
        return report;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<EvaluationReport>))]
[JsonSerializable(typeof(ResultDocument<ExplanationScore>))]
[JsonSerializable(typeof(ResultDocument<DeletionInsertionCurves>))]
[JsonSerializable(typeof(ResultDocument<RandomisationCheck>))]
[JsonSerializable(typeof(ResultDocument<AgreementReport>))]
internal sealed partial class JudgingJson : JsonSerializerContext;
