using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record GlobalAttribution : ISavedResult<GlobalAttribution>
{
    static ResultFormat<GlobalAttribution> ISavedResult<GlobalAttribution>.Format { get; } =
        new ResultFormat<GlobalAttribution, GlobalAttribution>("rnndsl.global-attribution", 1, GlobalJson.Default.ResultDocumentGlobalAttribution, found => found, found => found);
}

public sealed partial record LagInteractions : ISavedResult<LagInteractions>
{
    static ResultFormat<LagInteractions> ISavedResult<LagInteractions>.Format { get; } =
        new ResultFormat<LagInteractions, LagInteractions>("rnndsl.lag-interactions", 1, GlobalJson.Default.ResultDocumentLagInteractions, found => found, found => found);
}

public sealed partial record StepInteractions : ISavedResult<StepInteractions>
{
    static ResultFormat<StepInteractions> ISavedResult<StepInteractions>.Format { get; } =
        new ResultFormat<StepInteractions, StepInteractions>("rnndsl.step-interactions", 1, GlobalJson.Default.ResultDocumentStepInteractions, found => found, Checked);

    private static StepInteractions Checked(StepInteractions found)
    {
        TensorBody.CheckCount("functionValue", found.FunctionValue.Count, found.Values.Count);
        TensorBody.CheckCount("standardErrors", found.StandardErrors?.Count, found.Values.Count);
        for (int example = 0; example < found.Values.Count; example++)
        {
            NumberTable values = found.Values[example];
            if (values.Rows != values.Columns) throw new DocumentException($"the interactions of example {example} are {values.Rows} × {values.Columns}, not those of steps with each other.");
            if (found.StandardErrors?[example] is { } errors && (errors.Rows != values.Rows || errors.Columns != values.Columns)) throw new DocumentException($"the standard errors of example {example} are not of its values' shape.");
        }
        return found;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<GlobalAttribution>))]
[JsonSerializable(typeof(ResultDocument<LagInteractions>))]
[JsonSerializable(typeof(ResultDocument<StepInteractions>))]
internal sealed partial class GlobalJson : JsonSerializerContext;
