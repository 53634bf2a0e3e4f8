using System.Numerics;
using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial class Importance<T> : ISavedResult<Importance<T>>
{
    private static readonly ResultFormat<Importance<T>, ImportanceBody> JsonFormat =
        new("rnndsl.importance", 1, ImportanceJson.Default.ResultDocumentImportanceBody, importance => importance.ToBody(), body => FromBody(body));

    static ResultFormat<Importance<T>> ISavedResult<Importance<T>>.Format => JsonFormat;

    private ImportanceBody ToBody() => new(
        AttributionBody.Of(PerCell), TensorBody.Numbers<T>(denominator), TensorBody.Numbers<T>(absoluteDenominator),
        [.. perStep.Select(shares => TensorBody.Numbers<T>(shares))], [.. perStepAbsolute.Select(shares => TensorBody.Numbers<T>(shares))], threshold);

    private static Importance<T> FromBody(ImportanceBody body)
    {
        Attribution<T> perCell = body.PerCell.ToAttribution<T>();
        foreach ((string what, int count) in new[]
            { ("denominator", body.Denominator.Length), ("absoluteDenominator", body.AbsoluteDenominator.Length), ("perStep", body.PerStep.Length), ("perStepAbsolute", body.PerStepAbsolute.Length) })
            TensorBody.CheckCount(what, count, perCell.Values.Count);
        for (int example = 0; example < perCell.Values.Count; example++)
            if (body.PerStep[example].Length != perCell.Values[example].GetLength(0) || body.PerStepAbsolute[example].Length != perCell.Values[example].GetLength(0))
                throw new DocumentException($"the shares per step of example {example} are not as many as its steps.");
        return new Importance<T>(perCell, body);
    }
}

/// <summary>The fields of a saved importance.</summary>
internal sealed record ImportanceBody(AttributionBody PerCell, double[] Denominator, double[] AbsoluteDenominator, double[][] PerStep, double[][] PerStepAbsolute, double IllConditionedBelow);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<ImportanceBody>))]
internal sealed partial class ImportanceJson : JsonSerializerContext;
