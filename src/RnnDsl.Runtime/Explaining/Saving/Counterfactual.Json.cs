using System.Numerics;
using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record Counterfactual<T> : ISavedResult<Counterfactual<T>>
{
    private static readonly ResultFormat<Counterfactual<T>, CounterfactualBody> JsonFormat =
        new("rnndsl.counterfactual", 1, CounterfactualJson.Default.ResultDocumentCounterfactualBody, ToBody, FromBody);

    static ResultFormat<Counterfactual<T>> ISavedResult<Counterfactual<T>>.Format => JsonFormat;

    private static CounterfactualBody ToBody(Counterfactual<T> of) => new(
        TensorBody.Precision<T>(), of.Example, of.Found,
        [.. of.Changes.Select(change => new StepChangeBody(change.Step, TensorBody.Numbers(change.From), TensorBody.Numbers(change.To)))],
        double.CreateTruncating(of.FunctionValue), double.CreateTruncating(of.ChangedValue), of.IsSmallest, of.Tried);

    private static Counterfactual<T> FromBody(CounterfactualBody body)
    {
        TensorBody.CheckPrecision<T>(body.Precision);
        foreach (StepChangeBody change in body.Changes)
            if (change.Step < 0 || change.From.Length != change.To.Length) throw new DocumentException($"step {change.Step} is changed from {change.From.Length} numbers to {change.To.Length}.");
        return new Counterfactual<T>
        {
            Example = body.Example,
            Found = body.Found,
            Changes = [.. body.Changes.Select(change => new StepChange<T>(change.Step, TensorBody.Values<T>(change.From), TensorBody.Values<T>(change.To)))],
            FunctionValue = T.CreateTruncating(body.FunctionValue),
            ChangedValue = T.CreateTruncating(body.ChangedValue),
            IsSmallest = body.IsSmallest,
            Tried = body.Tried,
        };
    }
}

/// <summary>The fields of a saved change of a step.</summary>
internal sealed record StepChangeBody(int Step, double[] From, double[] To);

/// <summary>The fields of a saved counterfactual.</summary>
internal sealed record CounterfactualBody(
    string Precision, int Example, bool Found, StepChangeBody[] Changes, double FunctionValue, double ChangedValue, bool IsSmallest, int Tried);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<CounterfactualBody>))]
internal sealed partial class CounterfactualJson : JsonSerializerContext;
