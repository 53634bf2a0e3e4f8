using System.Numerics;
using System.Text.Json.Serialization;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

public sealed partial class ActivationReport<T> : ISavedResult<ActivationReport<T>>
{
    private static readonly ResultFormat<ActivationReport<T>, ActivationReportBody> JsonFormat =
        new("rnndsl.activations", 1, ActivationReportJson.Default.ResultDocumentActivationReportBody, of => of.ToBody(), FromBody);

    static ResultFormat<ActivationReport<T>> ISavedResult<ActivationReport<T>>.Format => JsonFormat;

    private ActivationReportBody ToBody() => new(
        TensorBody.Precision<T>(), Target, TensorBody.Numbers(FunctionValue),
        [.. Inputs.Names.Select(name => ActivationBody.Of(Inputs[name]))], [.. Quantities.Names.Select(name => ActivationBody.Of(Quantities[name]))]);

    private static ActivationReport<T> FromBody(ActivationReportBody body)
    {
        TensorBody.CheckPrecision<T>(body.Precision);
        int examples = body.FunctionValue.Length;
        Activation<T>[] inputs = [.. body.Inputs.Select(input => input.ToActivation<T>(examples))], quantities = [.. body.Quantities.Select(quantity => quantity.ToActivation<T>(examples))];
        return new ActivationReport<T>(body.Target, TensorBody.Values<T>(body.FunctionValue), inputs, quantities);
    }
}

/// <summary>The fields of a saved activation report.</summary>
internal sealed record ActivationReportBody(string Precision, string Target, double[] FunctionValue, ActivationBody[] Inputs, ActivationBody[] Quantities);

/// <summary>The fields of a saved quantity: for each example and step a row, as long as it is there.</summary>
internal sealed record ActivationBody(string Name, string Role, string Equation, int[] Shape, double[][][] Values, double[][][] Derivatives)
{
    internal static ActivationBody Of<T>(Activation<T> of) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(of.Name, of.Role.ToString(), of.Equation, [.. of.Values.Shape], Rows(of.Values), Rows(of.Derivatives));

    internal Activation<T> ToActivation<T>(int examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Enum.TryParse(Role, out QuantityRole role)) throw new DocumentException($"'{Name}' has an unknown role '{Role}'.");
        TensorBody.CheckCount($"values of {Name}", Values.Length, examples);
        TensorBody.CheckCount($"derivatives of {Name}", Derivatives.Length, examples);
        for (int example = 0; example < examples; example++)
            if (Values[example].Length == 0 || !Values[example].Select(row => row.Length).SequenceEqual(Derivatives[example].Select(row => row.Length)))
                throw new DocumentException($"'{Name}' has values and derivatives of different lengths in example {example}, or none.");
        return new Activation<T>(Name, role, Equation, ToQuantity<T>(Values), ToQuantity<T>(Derivatives));
    }

    private static double[][][] Rows<T>(Quantity<T> quantity) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = new double[quantity.Count][][];
        for (int example = 0; example < rows.Length; example++)
        {
            rows[example] = new double[quantity.Lengths[example]][];
            for (int step = 0; step < rows[example].Length; step++) rows[example][step] = TensorBody.Numbers(quantity[example, step]);
        }
        return rows;
    }

    /// <summary>Rows have the shape's width, or positions: as many as each example has, or one for every step so far.</summary>
    private Quantity<T> ToQuantity<T>(double[][][] rows) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const string positions = "positions";
        bool hasPositions = Shape.Contains(-1);
        int width = ModelDescription.Elements(Shape);
        var geometry = new BatchGeometry([.. rows.Select(steps => steps.Length)]);
        string? sequence = null;
        if (hasPositions)
        {
            bool grows = rows.Any(steps => steps.Any(row => row.Length != steps[0].Length)) || (rows.All(steps => steps.Length == 1) && rows.All(steps => steps[0].Length == width));
            sequence = grows ? SlotInfo.StepsSoFar : positions;
            if (grows) geometry.Before = rows[0][0].Length / width - 1;
            else geometry = geometry.With(positions, [.. rows.Select(steps => steps[0].Length / width)]);
        }
        var kept = new StepRows<T>(width, sequence);
        for (int example = 0; example < rows.Length; example++)
            for (int step = 0; step < rows[example].Length; step++)
                if (rows[example][step].Length != width * geometry.Positions(sequence, example, step))
                    throw new DocumentException($"'{Name}' has {rows[example][step].Length} numbers at step {step} of example {example}; its shape is [{string.Join(", ", Shape)}].");
        kept.Fit(geometry);
        for (int example = 0; example < rows.Length; example++)
            for (int step = 0; step < rows[example].Length; step++)
            {
                Span<T> to = kept.At(example, step);
                for (int unit = 0; unit < to.Length; unit++) to[unit] = T.CreateTruncating(rows[example][step][unit]);
            }
        return new Quantity<T>(Name, Shape, kept);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<ActivationReportBody>))]
internal sealed partial class ActivationReportJson : JsonSerializerContext;
