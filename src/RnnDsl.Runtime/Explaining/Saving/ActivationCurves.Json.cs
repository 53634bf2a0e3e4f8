using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record ActivationCurves : ISavedResult<ActivationCurves>
{
    static ResultFormat<ActivationCurves> ISavedResult<ActivationCurves>.Format { get; } =
        new ResultFormat<ActivationCurves, ActivationCurves>("rnndsl.activation-curves", 1, ActivationCurvesJson.Default.ResultDocumentActivationCurves, curves => curves, Checked);

    private static ActivationCurves Checked(ActivationCurves curves)
    {
        foreach (ActivationCurve curve in curves.Curves)
        {
            if (curve.Outputs.Count != curve.Inputs.Count || curve.Slopes.Count != curve.Inputs.Count)
                throw new DocumentException($"the curve of '{curve.Function}' in '{curve.Quantity}' has {curve.Inputs.Count} inputs, {curve.Outputs.Count} outputs and {curve.Slopes.Count} slopes.");
            curve.Visited.Check($"'{curve.Function}' in '{curve.Quantity}'");
        }
        return curves;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<ActivationCurves>))]
internal sealed partial class ActivationCurvesJson : JsonSerializerContext;
