using System.Numerics;
using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial class Attribution<T> : ISavedResult<Attribution<T>>
{
    private static readonly ResultFormat<Attribution<T>, AttributionBody> JsonFormat =
        new("rnndsl.attribution", 1, AttributionJson.Default.ResultDocumentAttributionBody, AttributionBody.Of, body => body.ToAttribution<T>());

    static ResultFormat<Attribution<T>> ISavedResult<Attribution<T>>.Format => JsonFormat;
}

/// <summary>The fields of a saved attribution.</summary>
internal sealed record AttributionBody(
    string Precision, string Method, Dictionary<string, string> Options, string Target, string Wrt, int[] Shape, TensorBody[] Values, double[] FunctionValue,
    TensorBody[]? Baseline = null, double[]? BaselineValue = null, double[]? CompletenessGap = null, TensorBody[]? StandardError = null, Convergence[]? Convergence = null, double[]? Absorbed = null)
{
    internal static AttributionBody Of<T>(Attribution<T> of) where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        TensorBody.Precision<T>(), of.Method, new Dictionary<string, string>(of.Options), of.Target, of.Wrt, [.. of.Shape], TensorBody.Of(of.Values)!, TensorBody.Numbers(of.FunctionValue),
        TensorBody.Of(of.Baseline), of.BaselineValue is null ? null : TensorBody.Numbers(of.BaselineValue), of.CompletenessGap is null ? null : TensorBody.Numbers(of.CompletenessGap),
        TensorBody.Of(of.StandardError), of.Convergence is null ? null : [.. of.Convergence],
        of.Absorbed is null ? null : TensorBody.Numbers(of.Absorbed));

    internal Attribution<T> ToAttribution<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorBody.CheckPrecision<T>(Precision);
        TensorBody.CheckCount("functionValue", FunctionValue.Length, Values.Length);
        TensorBody.CheckCount("baselineValue", BaselineValue?.Length, Values.Length);
        TensorBody.CheckCount("completenessGap", CompletenessGap?.Length, Values.Length);
        TensorBody.CheckCount("convergence", Convergence?.Length, Values.Length);
        TensorBody.CheckCount("absorbed", Absorbed?.Length, Values.Length);
        TensorBody.CheckShapes("baseline", Baseline, Values);
        TensorBody.CheckShapes("standardError", StandardError, Values);
        return new Attribution<T>(Method, Options, Target, Wrt, Shape, TensorBody.ToCells<T>(Values, "values"), TensorBody.Values<T>(FunctionValue))
        {
            Baseline = Baseline is null ? null : TensorBody.ToCells<T>(Baseline, "baseline"),
            BaselineValue = BaselineValue is null ? null : TensorBody.Values<T>(BaselineValue),
            CompletenessGap = CompletenessGap is null ? null : TensorBody.Values<T>(CompletenessGap),
            StandardError = StandardError is null ? null : TensorBody.ToCells<T>(StandardError, "standardError"),
            Convergence = Convergence,
            Absorbed = Absorbed is null ? null : TensorBody.Values<T>(Absorbed),
        };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<AttributionBody>))]
internal sealed partial class AttributionJson : JsonSerializerContext;
