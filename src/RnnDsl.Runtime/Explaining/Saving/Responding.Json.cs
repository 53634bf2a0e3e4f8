using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record InputResponses : ISavedResult<InputResponses>
{
    static ResultFormat<InputResponses> ISavedResult<InputResponses>.Format { get; } =
        new ResultFormat<InputResponses, InputResponsesBody>("rnndsl.input-responses", 1, RespondingJson.Default.ResultDocumentInputResponsesBody,
            of => new InputResponsesBody(of.Input, of.Target, new Dictionary<string, string>(of.Options), [.. of.FunctionValue], [.. of.Curves.Select(CurveBody.Of)]),
            body => new InputResponses(body.Input, body.Target, body.Options, body.FunctionValue, [.. body.Curves.Select(curve => curve.ToCurve(body.FunctionValue.Length))]));
}

public sealed partial record StepPairs : ISavedResult<StepPairs>
{
    static ResultFormat<StepPairs> ISavedResult<StepPairs>.Format { get; } =
        new ResultFormat<StepPairs, StepPairsBody>("rnndsl.step-pairs", 1, RespondingJson.Default.ResultDocumentStepPairsBody, StepPairsBody.Of, body => body.ToPairs());
}

public sealed partial class InputModel<T> : ISavedResult<InputModel<T>>
{
    private static readonly ResultFormat<InputModel<T>, InputModelBody> JsonFormat = new("rnndsl.input-model", 1, RespondingJson.Default.ResultDocumentInputModelBody,
        of => new InputModelBody(of.Input, TensorBody.Of(of.Weights), [.. of.Bias], [.. of.Start], of.Pairs, [.. of.Explained.Select(share => share ?? double.NaN)], [.. of.ResidualDeviation], of.ExplainedOverall),
        Of);

    static ResultFormat<InputModel<T>> ISavedResult<InputModel<T>>.Format => JsonFormat;

    private static InputModel<T> Of(InputModelBody body)
    {
        int width = body.Bias.Length;
        double[,] cells = body.Weights.ToCells<double>("weights");
        if (cells.GetLength(0) != width || cells.GetLength(1) != width || body.Start.Length != width || body.Explained.Length != width || body.ResidualDeviation.Length != width)
            throw new DocumentException($"the bias has {width} features; something else has not as many.");
        return new InputModel<T>(body.Input, MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(cells), Vector(body.Bias), Vector(body.Start))
        {
            Pairs = body.Pairs,
            Explained = [.. body.Explained.Select(share => double.IsNaN(share) ? (double?)null : share)],
            ExplainedOverall = body.ExplainedOverall,
            ResidualDeviation = body.ResidualDeviation,
        };

        static MathNet.Numerics.LinearAlgebra.Vector<double> Vector(double[] values) => MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray(values);
    }
}

/// <summary>The fields of saved response curves.</summary>
internal sealed record InputResponsesBody(string Input, string Target, Dictionary<string, string> Options, double[] FunctionValue, CurveBody[] Curves);

/// <summary>A curve; of an example that does not reach the step it has no points.</summary>
internal sealed record CurveBody(int Step, double[] Grid, double[][] PerExample, double[] Actual, int? Feature = null)
{
    internal static CurveBody Of(ResponseCurve of) => new(of.Step, [.. of.Grid], [.. of.PerExample.Select(curve => curve?.ToArray() ?? [])], [.. of.Actual], of.Feature);

    internal ResponseCurve ToCurve(int examples)
    {
        TensorBody.CheckCount("perExample", PerExample.Length, examples);
        if (Grid.Length == 0 || PerExample.All(curve => curve.Length == 0)) throw new DocumentException($"the curve of step {Step} has no points.");
        foreach (double[] curve in PerExample)
            if (curve.Length > 0 && curve.Length != Grid.Length) throw new DocumentException($"a curve of step {Step} has {curve.Length} points; its grid has {Grid.Length}.");
        return new ResponseCurve(Step, Feature, Grid, [.. PerExample.Select(curve => curve.Length == 0 ? null : curve)], Actual);
    }
}

/// <summary>The fields of a saved input model; a feature that does not vary has NaN in the place of a share.</summary>
internal sealed record InputModelBody(string Input, TensorBody Weights, double[] Bias, double[] Start, int Pairs, double[] Explained, double[] ResidualDeviation, double? ExplainedOverall = null);

/// <summary>The fields of a saved table of step pairs; each example's is [steps of the output × steps of the source · units · features].</summary>
internal sealed record StepPairsBody(string Output, string Source, ResponseKind Kind, string Replacement, int[] Units, int Features, int[][] Shapes, double[][] Data, string? FeedbackOf = null)
{
    internal static StepPairsBody Of(StepPairs of) => new(
        of.Output, of.Source, of.Kind, of.Replacement, [.. of.Units], of.Features,
        [.. of.Values.Select(values => new[] { values.GetLength(0), values.GetLength(1), values.GetLength(2) })], [.. of.Values.Select(values => values.Cast<double>().ToArray())], of.FeedbackOf);

    internal StepPairs ToPairs()
    {
        TensorBody.CheckCount("data", Data.Length, Shapes.Length);
        var values = new double[Shapes.Length][,,];
        for (int example = 0; example < values.Length; example++)
        {
            int[] shape = Shapes[example];
            if (shape.Length != 3 || shape.Any(length => length < 0) || shape[2] != (long)Units.Length * Features || (long)shape[0] * shape[1] * shape[2] != Data[example].Length)
                throw new DocumentException($"the table of example {example} has {Data[example].Length} numbers, which are not of the shape [{string.Join(", ", shape)}] with {Units.Length} units and {Features} features.");
            values[example] = new double[shape[0], shape[1], shape[2]];
            Buffer.BlockCopy(Data[example], 0, values[example], 0, Data[example].Length * sizeof(double));
        }
        return new StepPairs(Output, Source, Kind, Units, Features, values) { FeedbackOf = FeedbackOf, Replacement = Replacement };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<InputResponsesBody>))]
[JsonSerializable(typeof(ResultDocument<InputModelBody>))]
[JsonSerializable(typeof(ResultDocument<StepPairsBody>))]
internal sealed partial class RespondingJson : JsonSerializerContext;
