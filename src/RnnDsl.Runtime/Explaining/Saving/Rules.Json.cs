using System.Numerics;
using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial class Contribution<T> : ISavedResult<Contribution<T>>
{
    private static readonly ResultFormat<Contribution<T>, ContributionBody> JsonFormat =
        new("rnndsl.contribution", 1, RulesJson.Default.ResultDocumentContributionBody, of => of.ToBody(), FromBody);

    static ResultFormat<Contribution<T>> ISavedResult<Contribution<T>>.Format => JsonFormat;

    private ContributionBody ToBody() => new(
        TensorBody.Precision<T>(), Name, TensorBody.Of(Value)!, TensorBody.Of(History)!, TensorBody.Of(Input)!, TensorBody.Of(Bias)!, TensorBody.Of(Mixed)!);

    private static Contribution<T> FromBody(ContributionBody body)
    {
        TensorBody.CheckPrecision<T>(body.Precision);
        (string Name, TensorBody[] Cells)[] shares = [("history", body.History), ("input", body.Input), ("bias", body.Bias), ("mixed", body.Mixed)];
        foreach ((string name, TensorBody[] cells) in shares) TensorBody.CheckShapes(name, cells, body.Value);
        return new Contribution<T>(body.Quantity, TensorBody.ToCells<T>(body.Value, "value"), [.. shares.Select(share => TensorBody.ToCells<T>(share.Cells, share.Name))]);
    }
}

public sealed partial class Decomposition : ISavedResult<Decomposition>
{
    private static readonly ResultFormat<Decomposition, DecompositionBody> JsonFormat =
        new("rnndsl.decomposition", 1, RulesJson.Default.ResultDocumentDecompositionBody, of => of.ToBody(), FromBody);

    static ResultFormat<Decomposition> ISavedResult<Decomposition>.Format => JsonFormat;

    private DecompositionBody ToBody() => new(Quantity, [.. Phrases], values, relevant, bias);

    private static Decomposition FromBody(DecompositionBody body)
    {
        foreach ((string name, double[][][] parts) in new[] { ("relevant", body.Relevant), ("bias", body.Bias) })
        {
            if (parts.Length != body.Phrases.Length) throw new DocumentException($"\"{name}\" is there for {parts.Length} phrases; there are {body.Phrases.Length}.");
            foreach (double[][] part in parts)
            {
                TensorBody.CheckCount(name, part.Length, body.Value.Length);
                for (int example = 0; example < part.Length; example++)
                    if (part[example].Length != body.Value[example].Length) throw new DocumentException($"\"{name}\" has {part[example].Length} units for example {example}; the value has {body.Value[example].Length}.");
            }
        }
        return new Decomposition(body.Quantity, body.Phrases, body.Value, body.Relevant, body.Bias);
    }
}

/// <summary>The fields of saved contributions.</summary>
internal sealed record ContributionBody(string Precision, string Quantity, TensorBody[] Value, TensorBody[] History, TensorBody[] Input, TensorBody[] Bias, TensorBody[] Mixed);

/// <summary>The fields of a saved decomposition.</summary>
internal sealed record DecompositionBody(string Quantity, Phrase[] Phrases, double[][] Value, double[][][] Relevant, double[][][] Bias);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<ContributionBody>))]
[JsonSerializable(typeof(ResultDocument<DecompositionBody>))]
internal sealed partial class RulesJson : JsonSerializerContext;
