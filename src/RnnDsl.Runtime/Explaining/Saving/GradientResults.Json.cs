using System.Numerics;
using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial class ParameterGradientStatistics : ISavedResult<ParameterGradientStatistics>
{
    static ResultFormat<ParameterGradientStatistics> ISavedResult<ParameterGradientStatistics>.Format { get; } =
        new ResultFormat<ParameterGradientStatistics, ParameterGradientBody>("rnndsl.parameter-gradients", 1, GradientResultsJson.Default.ResultDocumentParameterGradientBody,
            of => new ParameterGradientBody(of.Target, of.Examples, [.. of.QuantileShares], [.. of.Parameters]), FromBody);

    private static ParameterGradientStatistics FromBody(ParameterGradientBody body)
    {
        if (body.Parameters.DistinctBy(summary => summary.Name).Count() < body.Parameters.Length) throw new DocumentException("two parameters have the same name.");
        foreach (ParameterGradientSummary summary in body.Parameters)
            if (summary.Quantiles.Count != body.QuantileShares.Length) throw new DocumentException($"'{summary.Name}' has {summary.Quantiles.Count} quantiles; there are {body.QuantileShares.Length} shares.");
        return new ParameterGradientStatistics(body.Target, body.Examples, body.QuantileShares, body.Parameters);
    }
}

public sealed partial class StepFactors<T> : ISavedResult<StepFactors<T>>
{
    private static readonly ResultFormat<StepFactors<T>, StepFactorsBody> JsonFormat =
        new("rnndsl.step-factors", 1, GradientResultsJson.Default.ResultDocumentStepFactorsBody, of => of.ToBody(), FromBody);

    static ResultFormat<StepFactors<T>> ISavedResult<StepFactors<T>>.Format => JsonFormat;

    private StepFactorsBody ToBody() => new(
        TensorBody.Precision<T>(), Target, Output, Wrt, TensorBody.Of(ByOutput)!, [.. OutputByInput.Select(steps => TensorBody.Of(steps)!)], TensorBody.Of(Total)!);

    private static StepFactors<T> FromBody(StepFactorsBody body)
    {
        TensorBody.CheckPrecision<T>(body.Precision);
        TensorBody.CheckCount("total", body.Total.Length, body.ByOutput.Length);
        TensorBody.CheckCount("outputByInput", body.OutputByInput.Length, body.ByOutput.Length);
        T[][,] byOutput = TensorBody.ToCells<T>(body.ByOutput, "byOutput"), total = TensorBody.ToCells<T>(body.Total, "total");
        T[][][,] jacobians = [.. body.OutputByInput.Select(steps => TensorBody.ToCells<T>(steps, "outputByInput"))];
        for (int example = 0; example < total.Length; example++)
        {
            int steps = byOutput[example].GetLength(0), units = byOutput[example].GetLength(1), features = total[example].GetLength(1);
            if (steps == 0 || total[example].GetLength(0) != steps || jacobians[example].Length != steps || jacobians[example].Any(cells => cells.GetLength(0) != units || cells.GetLength(1) != features))
                throw new DocumentException($"the factors of example {example} do not belong together.");
        }
        return new StepFactors<T>(body.Target, body.Output, body.Wrt, byOutput, jacobians, total);
    }
}

public sealed partial class GateStatistics : ISavedResult<GateStatistics>
{
    static ResultFormat<GateStatistics> ISavedResult<GateStatistics>.Format { get; } =
        new ResultFormat<GateStatistics, GateStatisticsBody>("rnndsl.gate-statistics", 1, GradientResultsJson.Default.ResultDocumentGateStatisticsBody,
            of => new GateStatisticsBody(of.Name, of.Thresholds, of.Overall, [.. of.PerUnit], [.. of.PerStep], [.. of.cells.Cast<GateSummary>()]), FromBody);

    private static GateStatistics FromBody(GateStatisticsBody body) => (long)body.PerStep.Length * body.PerUnit.Length == body.Cells.Length
        ? new GateStatistics(body)
        : throw new DocumentException($"there are {body.Cells.Length} cells for {body.PerStep.Length} steps of {body.PerUnit.Length} units.");
}

/// <summary>The fields of saved statistics of parameter gradients.</summary>
internal sealed record ParameterGradientBody(string Target, int Examples, double[] QuantileShares, ParameterGradientSummary[] Parameters);

/// <summary>The fields of saved step factors; the product is made of them.</summary>
internal sealed record StepFactorsBody(string Precision, string Target, string Output, string Wrt, TensorBody[] ByOutput, TensorBody[][] OutputByInput, TensorBody[] Total);

/// <summary>The fields of saved gate statistics; cells step by step.</summary>
internal sealed record GateStatisticsBody(string Name, GateThresholds Thresholds, GateSummary Overall, GateSummary[] PerUnit, GateSummary[] PerStep, GateSummary[] Cells);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<ParameterGradientBody>))]
[JsonSerializable(typeof(ResultDocument<StepFactorsBody>))]
[JsonSerializable(typeof(ResultDocument<GateStatisticsBody>))]
internal sealed partial class GradientResultsJson : JsonSerializerContext;
