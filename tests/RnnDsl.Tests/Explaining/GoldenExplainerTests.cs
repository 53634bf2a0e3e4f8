using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining;

public class GoldenExplainerTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Cases => ["rnn_tanh", "gru"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Function_values_are_the_reference(string name)
    {
        Explained of = Explain(name);
        double[,] logits = of.Golden.Matrix("logits");
        Attribution<double> attribution = Saliency.Attribute(of.Model, of.Batch, of.Target, "x");
        Close([.. of.Golden.Target.Select((unit, example) => logits[example, unit])], [.. attribution.FunctionValue], "f(x)");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Saliency_and_input_times_gradient_are_the_reference(string name)
    {
        Explained of = Explain(name);
        Close(of, "saliency", Saliency.Attribute(of.Model, of.Batch, of.Target, "x"));
        Close(of, "saliency_signed", Saliency.Attribute(of.Model, of.Batch, of.Target, "x", options: new SaliencyOptions { Signed = true }));
        Close(of, "input_x_gradient", InputXGradient.Attribute(of.Model, of.Batch, of.Target, "x"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adjoints_of_quantities_are_the_reference(string name)
    {
        Explained of = Explain(name);
        ActivationReport<double> report = Activations.Report(of.Model, of.Batch, of.Target);
        foreach ((string quantity, string golden) in of.Names)
            for (int example = 0; example < of.Batch.Count; example++)
            {
                Close(Flat(of.Golden.Matrices("trace/" + golden)[example]), Flat(report[quantity].Values.Of(example)), quantity);
                Close(Flat(of.Golden.Matrices("grad_trace/" + golden)[example]), Flat(report[quantity].Derivatives.Of(example)), "d " + quantity);
            }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Normalised_importance_is_the_reference(string name)
    {
        Explained of = Explain(name);
        Importance<double> importance = NormalisedImportance.Attribute(of.Model, of.Batch, of.Target, "x");
        const string path = "attributions/normalised_importance/";
        Close(of, "normalised_importance/per_cell", importance.PerCell);
        Close(of.Golden.Vector(path + "denominator"), [.. importance.Denominator], "denominator");
        double[,] perStep = of.Golden.Matrix(path + "per_step"), absolute = of.Golden.Matrix(path + "per_step_abs");
        for (int example = 0; example < of.Batch.Count; example++)
        {
            Close([.. Enumerable.Range(0, perStep.GetLength(1)).Select(step => perStep[example, step])], [.. importance.PerStep(example)], "per step");
            Close([.. Enumerable.Range(0, absolute.GetLength(1)).Select(step => absolute[example, step])], [.. importance.PerStepAbsolute(example)], "per step, absolute");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Integrated_gradients_are_the_reference(string name)
    {
        Explained of = Explain(name);
        Integrate(of, "ig_gausslegendre_50", new());
        Integrate(of, "ig_gausslegendre_300", new() { Points = 300 });
        Integrate(of, "ig_gausslegendre_20_baseline1", new() { Points = 20, Baseline = of.Golden.Matrix("attributions/baseline1") });
        Integrate(of, "ig_trapezoid_50", new() { Rule = IntegrationRule.TrapezoidCaptum });
        Integrate(of, "ig_left_20", new() { Rule = IntegrationRule.Left, Points = 20 });
        Integrate(of, "ig_right_20", new() { Rule = IntegrationRule.Right, Points = 20 });
        Integrate(of, "ig_middle_20", new() { Rule = IntegrationRule.Midpoint, Points = 20 });
    }

    private static void Integrate(Explained of, string golden, IntegratedGradientsOptions<double> options)
    {
        // The reference was computed by Captum, which rounds the weights to float; apart from that it is exact.
        Attribution<double> exact = IntegratedGradients.Attribute(of.Model, of.Batch, of.Target, "x", options: options);
        Close(of, golden + "/attribution", exact, 1e-7);
        Attribution<double> attribution = IntegratedGradients.Attribute(of.Model, of.Batch, of.Target, "x", options: options with { SinglePrecisionWeights = true });
        Close(of, golden + "/attribution", attribution);
        double scale = attribution.FunctionValue.Max(Math.Abs);
        double[] delta = of.Golden.Vector($"attributions/{golden}/delta");
        for (int example = 0; example < delta.Length; example++)
            Assert.True(Math.Abs(delta[example] - attribution.CompletenessGap![example]) <= Tolerance * scale, $"{golden}: gap {attribution.CompletenessGap[example]:R}, expected {delta[example]:R}.");
    }

    private static Explained Explain(string name)
    {
        var golden = new GoldenCase(name);
        return name == "gru" ? Gru(golden) : Rnn(golden);
    }

    private static Explained Rnn(GoldenCase golden)
    {
        var model = new HandWrittenRnn<double>(golden.Size("I"), golden.Size("H"), golden.Size("C"));
        using (ParameterEdit<double> edit = model.Edit())
        {
            Flat(golden.Matrix("weights/rnn.weight_ih_l0")).CopyTo(edit["W"].Span);
            Flat(golden.Matrix("weights/rnn.weight_hh_l0")).CopyTo(edit["U"].Span);
            Flat(golden.Matrix("weights/fc.weight")).CopyTo(edit["V"].Span);
            golden.Vector("weights/rnn.bias_ih_l0").CopyTo(edit["b"].Span);
            golden.Vector("weights/rnn.bias_hh_l0").CopyTo(edit["c"].Span);
            golden.Vector("weights/fc.bias").CopyTo(edit["d"].Span);
        }
        double[][,] x = golden.Matrices("input");
        Batch<double> batch = new BatchBuilder<double>().Add("x", x).Add("u", [.. x.Select(s => new double[s.GetLength(0), golden.Size("H")])]).Build();
        return new Explained(golden, model, batch, Target.Units("logits", golden.Target), [("a", "l0.a"), ("hNext", "l0.h")]);
    }

    /// <summary>The GRU has no head of its own: the head is the target's direction.</summary>
    private static Explained Gru(GoldenCase golden)
    {
        int units = golden.Size("H");
        var model = new HandWrittenGru.Of<double>(golden.Size("I"), units);
        using (ParameterEdit<double> edit = model.Edit())
            foreach (ParameterInfo info in model.Description.Parameters)
            {
                bool matrix = info.Shape.Length == 2;
                double[] all = matrix ? Flat(golden.Matrix($"weights/rnn.{info.TorchName}_l0")) : golden.Vector($"weights/rnn.{info.TorchName}_l0");
                int size = edit[info.Name].Span.Length;
                all.AsSpan(info.TorchPart * size, size).CopyTo(edit[info.Name].Span);
            }
        double[] head = Flat(golden.Matrix("weights/fc.weight")), bias = golden.Vector("weights/fc.bias");
        Target target = Target.Directions("hNext", [.. golden.Target.Select(c => head.AsSpan(c * units, units).ToArray())], [.. golden.Target.Select(c => bias[c])]);
        return new Explained(golden, model, Batch<double>.From(golden.Matrices("input")), target,
            [("az", "l0.a_z"), ("ar", "l0.a_r"), ("q", "l0.q"), ("z", "l0.z"), ("r", "l0.r"), ("n", "l0.n"), ("hNext", "l0.h")]);
    }

    private static void Close(Explained of, string golden, Attribution<double> attribution, double tolerance = Tolerance)
    {
        double[][,] expected = of.Golden.Matrices("attributions/" + golden);
        Close([.. expected.SelectMany(Flat)], [.. attribution.Values.SelectMany(Flat)], golden, tolerance);
    }

    private static void Close(double[] expected, double[] actual, string what, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{what}, element {i}: expected {expected[i]:R}, got {actual[i]:R}.");
    }

    private static double[] Flat(double[,] values) => [.. values.Cast<double>()];

    private sealed record Explained(GoldenCase Golden, RecurrentModel<double> Model, Batch<double> Batch, Target Target, (string, string)[] Names);
}
