using System.Numerics;
using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record PlayerAttribution<T> : ISavedResult<PlayerAttribution<T>>
{
    private static readonly ResultFormat<PlayerAttribution<T>, PlayerAttributionBody> JsonFormat =
        new("rnndsl.player-attribution", 1, PlayerAttributionJson.Default.ResultDocumentPlayerAttributionBody, PlayerAttributionBody.Of, body => body.ToAttribution<T>());

    static ResultFormat<PlayerAttribution<T>> ISavedResult<PlayerAttribution<T>>.Format => JsonFormat;
}

public sealed partial record LimeAttribution<T> : ISavedResult<LimeAttribution<T>>
{
    private static readonly ResultFormat<LimeAttribution<T>, LimeBody> JsonFormat =
        new("rnndsl.lime", 1, PlayerAttributionJson.Default.ResultDocumentLimeBody, ToBody, FromBody);

    static ResultFormat<LimeAttribution<T>> ISavedResult<LimeAttribution<T>>.Format => JsonFormat;

    private static LimeBody ToBody(LimeAttribution<T> of) => new(
        PlayerAttributionBody.Of(of.Coefficients), TensorBody.Numbers(of.Intercept), [.. of.RSquared], [.. of.HeldOutRSquared], [.. of.HeldOutResidual], TensorBody.Numbers(of.LocalResidual));

    private static LimeAttribution<T> FromBody(LimeBody body)
    {
        int examples = body.Coefficients.Values.Length;
        foreach ((string what, double[] numbers) in new[]
            { ("intercept", body.Intercept), ("rSquared", body.RSquared), ("heldOutRSquared", body.HeldOutRSquared), ("heldOutResidual", body.HeldOutResidual), ("localResidual", body.LocalResidual) })
            TensorBody.CheckCount(what, numbers.Length, examples);
        return new LimeAttribution<T>
        {
            Coefficients = body.Coefficients.ToAttribution<T>(),
            Intercept = TensorBody.Values<T>(body.Intercept),
            RSquared = body.RSquared,
            HeldOutRSquared = body.HeldOutRSquared,
            HeldOutResidual = body.HeldOutResidual,
            LocalResidual = TensorBody.Values<T>(body.LocalResidual),
        };
    }
}

/// <summary>Whole numbers with two dimensions, row by row.</summary>
internal sealed record MembersBody(int[] Shape, int[] Data);

/// <summary>The fields of a saved attribution to players.</summary>
internal sealed record PlayerAttributionBody(
    string Precision, string Method, Dictionary<string, string> Options, string Target, string Players, string[][] Labels, double[][] Values, double[] FunctionValue,
    Dictionary<string, MembersBody>[] Members, Dictionary<string, int[]> Shapes, double[][]? StandardErrors = null, double[]? AbsentValue = null, double[]? CompletenessGap = null)
{
    internal static PlayerAttributionBody Of<T>(PlayerAttribution<T> of) where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        TensorBody.Precision<T>(), of.Method, new Dictionary<string, string>(of.Options), of.Target, of.Players, [.. of.Labels], [.. of.Values.Select(numbers => TensorBody.Numbers<T>(numbers))],
        TensorBody.Numbers(of.FunctionValue),
        [.. of.Members.Select(members => members.ToDictionary(member => member.Key, member => new MembersBody([member.Value.GetLength(0), member.Value.GetLength(1)], [.. member.Value.Cast<int>()])))],
        of.Shapes.ToDictionary(), of.StandardErrors is null ? null : [.. of.StandardErrors.Select(numbers => TensorBody.Numbers<T>(numbers))], of.AbsentValue is null ? null : TensorBody.Numbers(of.AbsentValue),
        of.CompletenessGap is null ? null : TensorBody.Numbers(of.CompletenessGap));

    internal PlayerAttribution<T> ToAttribution<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorBody.CheckPrecision<T>(Precision);
        foreach ((string what, int? count) in new (string, int?)[]
            { ("labels", Labels.Length), ("functionValue", FunctionValue.Length), ("members", Members.Length), ("standardErrors", StandardErrors?.Length), ("absentValue", AbsentValue?.Length), ("completenessGap", CompletenessGap?.Length) })
            TensorBody.CheckCount(what, count, Values.Length);
        for (int example = 0; example < Values.Length; example++)
            if (Labels[example].Length != Values[example].Length || (StandardErrors is not null && StandardErrors[example].Length != Values[example].Length))
                throw new DocumentException($"the labels or standard errors of example {example} are not as many as its values.");
        return new PlayerAttribution<T>
        {
            Method = Method,
            Options = Options,
            Target = Target,
            Players = Players,
            Labels = Labels,
            Values = [.. Values.Select(TensorBody.Values<T>)],
            FunctionValue = TensorBody.Values<T>(FunctionValue),
            Members = [.. Members.Select((members, example) => members.ToDictionary(member => member.Key, member => Cells(member.Key, member.Value, Values[example].Length)))],
            Shapes = Shapes,
            StandardErrors = StandardErrors is null ? null : [.. StandardErrors.Select(TensorBody.Values<T>)],
            AbsentValue = AbsentValue is null ? null : TensorBody.Values<T>(AbsentValue),
            CompletenessGap = CompletenessGap is null ? null : TensorBody.Values<T>(CompletenessGap),
        };
    }

    private int[,] Cells(string input, MembersBody? body, int players)
    {
        if (body is null) throw new DocumentException($"the players of '{input}' are null.");
        if (!Shapes.TryGetValue(input, out int[]? shape) || shape is null) throw new DocumentException($"there is no shape for '{input}', which has players.");
        long width = shape.Aggregate(1L, (product, length) => product * Math.Max(1, length));
        if (body.Shape.Length != 2 || body.Shape[0] < 0 || (body.Shape[1] != 1 && body.Shape[1] != width) || (long)body.Shape[0] * body.Shape[1] != body.Data.Length)
            throw new DocumentException($"the players of '{input}' have the shape [{string.Join(", ", body.Shape)}] and {body.Data.Length} numbers.");
        var cells = new int[body.Shape[0], body.Shape[1]];
        for (int i = 0; i < body.Data.Length; i++)
            cells[i / body.Shape[1], i % body.Shape[1]] = body.Data[i] >= -1 && body.Data[i] < players ? body.Data[i] : throw new DocumentException($"'{input}' has a player {body.Data[i]}; there are {players}.");
        return cells;
    }
}

/// <summary>The fields of a saved local linear model.</summary>
internal sealed record LimeBody(PlayerAttributionBody Coefficients, double[] Intercept, double[] RSquared, double[] HeldOutRSquared, double[] HeldOutResidual, double[] LocalResidual);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<PlayerAttributionBody>))]
[JsonSerializable(typeof(ResultDocument<LimeBody>))]
internal sealed partial class PlayerAttributionJson : JsonSerializerContext;
