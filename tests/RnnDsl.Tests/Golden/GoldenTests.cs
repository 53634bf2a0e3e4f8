using System.Numerics;
using System.Text.Json;
using RnnDsl.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>Reference values of PyTorch in double precision: outputs, every traced quantity, every gradient, interventions.</summary>
public class GoldenTests
{
    private const double InDouble = 1e-10;
    private const double InSingle = 1e-5;

    /// <summary>Fields whose meaning is checked here; attributions and integrated gradients are in the tests of the explainers.</summary>
    private static readonly string[] Checked =
    [
        "format", "case", "config", "weights", "input", "target", "lengths", "h0", "layer_outputs", "output_padded_with_zeros", "logits", "probs", "scalar",
        "cross_entropy_mean", "trace", "grad_trace", "grad_input", "grad_params", "grad_h0", "cross_entropy_grad_input", "cross_entropy_grad_params", "interventions",
    ];

    /// <summary>Fields of methods that are still to come.</summary>
    private static readonly string[] NotCoveredYet = ["rules", "jacobians_example0"];

    public static TheoryData<string> Cases =>
        ["rnn_tanh", "gru", "gru_v1", "lstm", "mgu_custom", "gru_wide", "lstm_wide", "gru_h0_all_steps", "gru_lengths"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_files_hold_nothing_that_no_test_reads(string name)
    {
        GoldenFile file = GoldenFile.Load(name);
        Assert.Equal("rnndsl-golden/1", file.Field("format").GetString());
        foreach (string field in file.Fields.Where(field => field != "attributions" && !GoldenAttributions<double>.IsPath(field)))
            Assert.Contains(field, Checked.Concat(NotCoveredYet));
        foreach (string field in new[] { "logits", "grad_input", "grad_params" }) Assert.True(file.Has(field), $"{name} has no {field}.");
        Assert.True(file.Has("lengths") || (file.Has("trace") && file.Has("grad_trace")), $"{name} has no trace.");
        Assert.Equal(file.Has("h0"), file.Has("grad_h0"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_outputs(string name)
    {
        Outputs(new GoldenCase<double>(name), InDouble);
        Outputs(new GoldenCase<float>(name), InSingle);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_quantities(string name)
    {
        Quantities(new GoldenCase<double>(name), InDouble);
        Quantities(new GoldenCase<float>(name), InSingle);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_gradients(string name)
    {
        GradientsOfTheScalar(new GoldenCase<double>(name), InDouble);
        GradientsOfTheScalar(new GoldenCase<float>(name), InSingle);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_gradients_of_the_cross_entropy(string name)
    {
        CrossEntropy(new GoldenCase<double>(name), InDouble);
        CrossEntropy(new GoldenCase<float>(name), InSingle);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_interventions(string name)
    {
        Interventions(new GoldenCase<double>(name), InDouble);
        Interventions(new GoldenCase<float>(name), InSingle);
    }

    private static void Outputs<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        Outputs<T> outputs = golden.Model.Run(golden.Batch, golden.Initial);
        double[] logits = golden.Logits(outputs["logits"]);
        file.Tensor("logits").Expect(logits, tolerance, "logits", golden.LogitsShape(file.Examples));

        double[][] rows = [.. logits.Chunk(file.Classes)];
        int[] targets = [.. Enumerable.Range(0, file.Examples).SelectMany(example => golden.File.HeadSteps(example).Select(_ => file.Targets[example]))];
        if (file.Has("probs")) file.Tensor("probs").Expect([.. rows.SelectMany(Softmax)], tolerance, "probs", golden.LogitsShape(file.Examples));
        if (file.Has("scalar")) Number("scalar", rows.Zip(targets, (row, target) => row[target]).Sum(), logits.Max(Math.Abs));
        if (file.Has("cross_entropy_mean")) Number("cross_entropy_mean", rows.Zip(targets, (row, target) => -Math.Log(Softmax(row)[target])).Average(), 1);

        void Number(string field, double actual, double scale)
        {
            double expected = file.Number(field);
            Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), scale), $"{field}: expected {expected:R}, got {actual:R}.");
        }
    }

    private static void Quantities<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        Trace<T> trace = golden.Model.Record(golden.Batch, golden.Initial);
        Quantity<T> output = trace[golden.QuantityOf("l0.h")];
        if (file.Has("layer_outputs"))
        {
            JsonElement layer = Assert.Single(file.Field("layer_outputs").EnumerateArray());
            GoldenTensor.Read(layer).Expect(Numbers.Padded(output), tolerance, "layer_outputs", Numbers.Shape(output));
        }
        if (file.Has("output_padded_with_zeros"))
            file.Tensor("output_padded_with_zeros").Expect(Numbers.Padded(output), tolerance, "output_padded_with_zeros", Numbers.Shape(output));
        if (!file.Has("trace")) return;
        foreach ((string traced, GoldenTensor expected) in file.Tensors("trace"))
        {
            Quantity<T> quantity = trace[golden.QuantityOf(traced)];
            expected.Expect(Numbers.Padded(quantity), tolerance, $"trace of {traced}", Numbers.Shape(quantity));
        }
    }

    private static void GradientsOfTheScalar<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        Trace<T> trace = golden.Model.Record(golden.Batch, golden.Initial);
        Seeds<T> seeds = golden.SeedLogits(trace, Target);
        Gradients<T> gradients = golden.Model.Backward(trace, seeds, GradientRequest.All);
        Gradients(golden, gradients, "", tolerance);
        if (file.Has("grad_trace"))
            foreach ((string traced, GoldenTensor expected) in file.Tensors("grad_trace"))
            {
                Quantity<T> adjoint = gradients.Quantities[golden.QuantityOf(traced)];
                expected.Expect(Numbers.Padded(adjoint), tolerance, $"grad_trace of {traced}", Numbers.Shape(adjoint));
            }

        // A training step takes another program: outputs are the only seeds, and no adjoint is kept.
        Trace<T> tape = golden.Model.Tape(golden.Batch, golden.Initial);
        GradientRequest needed = GradientRequest.Parameters | GradientRequest.Inputs | GradientRequest.InitialStates;
        Gradients(golden, golden.Model.Backward(tape, golden.SeedLogits(tape, Target), needed), "", tolerance);
    }

    private static void CrossEntropy<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        if (!file.Has("cross_entropy_grad_input") && !file.Has("cross_entropy_grad_params")) return;
        int terms = Enumerable.Range(0, file.Examples).Sum(example => golden.File.HeadSteps(example).Count());
        Trace<T> tape = golden.Model.Tape(golden.Batch, golden.Initial);
        Seeds<T> seeds = golden.SeedLogits(tape, (logits, target) => [.. Softmax(logits).Select((p, k) => (p - (k == target ? 1 : 0)) / terms)]);
        Gradients(golden, golden.Model.Backward(tape, seeds, GradientRequest.Parameters | GradientRequest.Inputs), "cross_entropy_", tolerance);
    }

    private static void Gradients<T>(GoldenCase<T> golden, Gradients<T> gradients, string prefix, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        if (file.Has(prefix + "grad_input"))
            file.Tensor(prefix + "grad_input").Expect(Numbers.Padded(gradients.Inputs["x"]), tolerance, prefix + "grad_input", Numbers.Shape(gradients.Inputs["x"]));
        if (file.Has(prefix + "grad_params"))
            ParameterGradients(golden, prefix + "grad_params", name => Numbers.ToDouble(gradients.Parameters[name].Span), tolerance);
        if (!file.Has(prefix + "grad_h0")) return;
        StateView<T> h0 = gradients.InitialStates["h"];
        file.Tensor(prefix + "grad_h0").Expect([.. h0.ToArray().Cast<T>().Select(double.CreateChecked)], tolerance, prefix + "grad_h0", h0.Count, h0.Width);
    }

    private static void ParameterGradients<T>(GoldenCase<T> golden, string field, Func<string, double[]> gradients, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Func<string, double[]>? accumulated = null;
        if (golden.File.Has("ig_gausslegendre_50"))
        {
            Dictionary<string, double[]> sums = AccumulatedGradient.Of(golden, batch =>
            {
                Trace<T> tape = golden.Model.Tape(batch, golden.Initial);
                return golden.Model.Backward(tape, golden.SeedLogits(tape, Target), GradientRequest.Parameters);
            });
            accumulated = name => sums[name];
        }
        foreach ((string tensor, GoldenTensor expected) in golden.File.Tensors(field))
        {
            (double[] values, int[] shape) = StateDict.Stack(golden.Model.Description, tensor, gradients);
            if (accumulated is not null && !expected.IsClose(values, tolerance)) values = StateDict.Stack(golden.Model.Description, tensor, accumulated).Values;
            expected.Expect(values, tolerance, $"{field} of {tensor}", shape);
        }
    }

    private static void Interventions<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        if (!file.Has("interventions")) return;
        Trace<T> donor = golden.Model.Record(golden.Batch, golden.Initial);
        foreach (JsonElement change in file.Field("interventions").EnumerateArray())
        {
            string quantity = golden.QuantityOf(change.GetProperty("target").GetString()!);
            int step = change.GetProperty("t").GetInt32();
            int? unit = change.GetProperty("unit").ValueKind == JsonValueKind.Null ? null : change.GetProperty("unit").GetInt32();
            var rules = new Interventions<T>();
            int[] examples = [.. Enumerable.Range(0, file.Examples)];
            if (change.TryGetProperty("patch_from_example", out JsonElement from))
            {
                int into = change.GetProperty("into_example").GetInt32(), source = from.GetInt32();
                rules.Patch(quantity, donor, _ => source, step, unit, into);
                examples = [into];
            }
            else
            {
                rules.Set(quantity, T.CreateChecked(change.GetProperty("value").GetDouble()), step, unit);
            }
            Trace<T> trace = golden.Model.Record(golden.Batch, golden.Initial, rules);
            GoldenTensor.Read(change.GetProperty("logits")).Expect(
                golden.Logits(trace["logits"], examples), tolerance, $"logits with {quantity} changed at step {step}", golden.LogitsShape(examples.Length));
        }
    }

    /// <summary>The slope of the target's logit.</summary>
    private static double[] Target(double[] logits, int target) => [.. logits.Select((_, k) => k == target ? 1.0 : 0.0)];

    private static double[] Softmax(double[] logits)
    {
        double largest = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - largest))];
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
