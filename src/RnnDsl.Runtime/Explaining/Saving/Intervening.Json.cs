using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record EffectTable : ISavedResult<EffectTable>
{
    static ResultFormat<EffectTable> ISavedResult<EffectTable>.Format { get; } =
        new ResultFormat<EffectTable, EffectTableBody>("rnndsl.effects", 1, InterveningJson.Default.ResultDocumentEffectTableBody,
            of => new EffectTableBody(of.Method, new Dictionary<string, string>(of.Options), of.Target, [.. of.Effects]),
            body => new EffectTable(body.Method, body.Options, body.Target, body.Effects));
}

public sealed partial record Rollout : ISavedResult<Rollout>
{
    static ResultFormat<Rollout> ISavedResult<Rollout>.Format { get; } =
        new ResultFormat<Rollout, RolloutBody>("rnndsl.rollout", 1, InterveningJson.Default.ResultDocumentRolloutBody, RolloutBody.Of, body => body.ToRollout());
}

/// <summary>The fields of a saved table of effects.</summary>
internal sealed record EffectTableBody(string Method, Dictionary<string, string> Options, string Target, InterventionEffect[] Effects);

/// <summary>The fields of a saved rollout.</summary>
internal sealed record RolloutBody(string[] Attention, AttentionOver Over, string[][] Origins, TensorBody[] Values, Dictionary<string, TensorBody[]> Weights)
{
    internal static RolloutBody Of(Rollout of) => new(
        [.. of.Attention], of.Over, [.. of.Origins.Select(names => names.ToArray())], TensorBody.Of(of.Values)!,
        of.Weights.ToDictionary(pair => pair.Key, pair => TensorBody.Of(pair.Value)!));

    internal Rollout ToRollout()
    {
        TensorBody.CheckCount("origins", Origins.Length, Values.Length);
        for (int example = 0; example < Values.Length; example++)
            if (Values[example].Shape.Length == 2 && Values[example].Shape[1] != Origins[example].Length)
                throw new DocumentException($"example {example} has {Origins[example].Length} origins and shares of {Values[example].Shape[1]}.");
        foreach ((string name, TensorBody[] weights) in Weights) TensorBody.CheckCount($"weights of {name}", weights.Length, Values.Length);
        return new Rollout(Attention, Over, Origins, TensorBody.ToCells<double>(Values, "values"),
            Weights.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<double[,]>)TensorBody.ToCells<double>(pair.Value, "weights")));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<EffectTableBody>))]
[JsonSerializable(typeof(ResultDocument<RolloutBody>))]
internal sealed partial class InterveningJson : JsonSerializerContext;
