using System.Numerics;
using System.Text.Json;
using RnnDsl.Files;
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
        "cross_entropy_mean", "rules", "trace", "grad_trace", "grad_input", "grad_params", "grad_h0", "cross_entropy_grad_input", "cross_entropy_grad_params", "interventions",
        "tokens", "note", "grad_embedding", "attention_knockout_logits",
    ];

    /// <summary>Fields of methods that are still to come.</summary>
    private static readonly string[] NotCoveredYet = ["jacobians_example0"];

    public static TheoryData<string> Cases => [.. GoldenDefinition.Cells, .. GoldenDefinition.Composed];

    public static TheoryData<string> Composed => [.. GoldenDefinition.Composed];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_files_hold_nothing_that_no_test_reads(string name)
    {
        GoldenFile file = GoldenFile.Load(GoldenDefinition.Of(name).File);
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

    [Theory]
    [MemberData(nameof(Composed))]
    public void Golden_weights_load_under_PyTorchs_names(string name)
    {
        var golden = new GoldenCase<double>(name);
        foreach ((string tensor, GoldenTensor expected) in golden.File.Tensors("weights"))
        {
            if (tensor == "embedding.weight" && !golden.Definition.ReadsTokens) continue;
            (double[] values, int[] shape) = StateDict.Stack(golden.Model.Description, tensor, parameter => Numbers.ToDouble(golden.Model.Parameters[parameter].Span));
            expected.Expect(values, 0, tensor, shape);
        }
        Assert.All(golden.Model.Description.Parameters, info => Assert.True(golden.File.Has("weights/" + info.TorchName), $"{info.Name} is {info.TorchName}."));
    }

    [Theory]
    [InlineData("f64", 0)]
    [InlineData("f16", 1.0 / 2048)]
    [InlineData("bf16", 1.0 / 256)]
    public void Golden_weights_load_in_every_precision(string type, double tolerance)
    {
        var golden = new GoldenCase<double>("attn_sentiment");
        Dictionary<string, double[]> exact = golden.Model.Description.Parameters.ToDictionary(info => info.Name, info => Numbers.ToDouble(golden.Model.Parameters[info.Name].Span));
        golden.Model.Initialize(seed: 1);
        golden.Model.Load(GoldenFile.PathOf($"attn_sentiment.{type}.safetensors"));
        foreach ((string parameter, double[] values) in exact)
            new GoldenTensor([values.Length], values).Expect(Numbers.ToDouble(golden.Model.Parameters[parameter].Span), tolerance, parameter, values.Length);
    }

    [Fact]
    public void Golden_attention_knock_out()
    {
        foreach (string name in new[] { "attn_sentiment", "attn_sentiment over vectors" })
        {
            KnockOut(new GoldenCase<double>(name), InDouble);
            KnockOut(new GoldenCase<float>(name), InSingle);
        }
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
            JsonElement[] layers = [.. file.Field("layer_outputs").EnumerateArray()];
            Assert.Equal(file.Layers, layers.Length);
            for (int layer = 0; layer < layers.Length; layer++)
            {
                Quantity<T>[] directions = [.. golden.OutputsOf(layer).Select(name => trace[name])];
                GoldenTensor.Read(layers[layer]).Expect(Numbers.Joined(directions), tolerance, $"layer_outputs {layer}", output.Count, output.Steps, directions.Sum(direction => direction.Width));
            }
        }
        if (file.Has("output_padded_with_zeros"))
            file.Tensor("output_padded_with_zeros").Expect(Numbers.Padded(output), tolerance, "output_padded_with_zeros", Numbers.Shape(output));
        if (!file.Has("trace")) return;
        foreach (string traced in file.Names("trace")) file.Expect("trace/" + traced, trace[golden.QuantityOf(traced)], tolerance);
    }

    private static void GradientsOfTheScalar<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        Trace<T> trace = golden.Model.Record(golden.Batch, golden.Initial);
        Seeds<T> seeds = golden.SeedLogits(trace, Target);
        Gradients<T> gradients = golden.Model.Backward(trace, seeds, GradientRequest.All);
        Gradients(golden, gradients, "", tolerance);
        foreach (string traced in file.Names("grad_trace")) file.Expect("grad_trace/" + traced, gradients.Quantities[golden.QuantityOf(traced)], tolerance);
        if (golden.Definition.ReadsTokens) file.Expect("grad_input", gradients.Quantities[golden.Definition.Input], tolerance);

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
        Gradients(golden, golden.Model.Backward(tape, golden.SeedLogits(tape, Slope), GradientRequest.Parameters | GradientRequest.Inputs), "cross_entropy_", tolerance);
        if (!golden.Definition.ReadsTokens) return;
        Trace<T> trace = golden.Model.Record(golden.Batch);
        Gradients<T> all = golden.Model.Backward(trace, golden.SeedLogits(trace, Slope), GradientRequest.Quantities);
        file.Expect("cross_entropy_grad_input", all.Quantities[golden.Definition.Input], tolerance);

        double[] Slope(double[] logits, int target) => [.. Softmax(logits).Select((p, k) => (p - (k == target ? 1 : 0)) / terms)];
    }

    private static void Gradients<T>(GoldenCase<T> golden, Gradients<T> gradients, string prefix, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        if (file.Has(prefix + "grad_input") && !golden.Definition.ReadsTokens) file.Expect(prefix + "grad_input", gradients.Inputs[golden.Definition.Input], tolerance);
        if (file.Has(prefix + "grad_embedding") && golden.Definition.ReadsTokens)
        {
            WeightView<T> embedding = gradients.Parameters["embedding"];
            file.Tensor(prefix + "grad_embedding").Expect(Numbers.ToDouble(embedding.Span), tolerance, prefix + "grad_embedding", [.. embedding.Shape]);
        }
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

    /// <summary>A step's score set to −∞: nothing of the step is read.</summary>
    private static void KnockOut<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenFile file = golden.File;
        GoldenTensor expected = file.Tensor("attention_knockout_logits");
        var logits = new double[file.Examples * file.Steps * file.Classes];
        for (int step = 0; step < file.Steps; step++)
        {
            Trace<T> trace = golden.Model.Record(golden.Batch, interventions: new Interventions<T>().Set("e", T.NegativeInfinity, step));
            for (int example = 0; example < file.Examples; example++)
            {
                Assert.Equal(T.Zero, trace["alpha"][example, step][0]);
                Numbers.ToDouble(trace["logits"].Value(example)).CopyTo(logits, (example * file.Steps + step) * file.Classes);
            }
        }
        expected.Expect(logits, tolerance, "attention_knockout_logits", file.Examples, file.Steps, file.Classes);
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
