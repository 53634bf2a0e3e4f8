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
        GoldenModel of = GoldenModel.Load(name);
        double[,] logits = of.Golden.Matrix("logits");
        Attribution<double> attribution = Saliency.Attribute(of.Model, of.Batch, of.Target, "x");
        Close([.. of.Golden.Target.Select((unit, example) => logits[example, unit])], [.. attribution.FunctionValue], "f(x)");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Saliency_and_input_times_gradient_are_the_reference(string name)
    {
        GoldenModel of = GoldenModel.Load(name);
        Close(of, "saliency", Saliency.Attribute(of.Model, of.Batch, of.Target, "x"));
        Close(of, "saliency_signed", Saliency.Attribute(of.Model, of.Batch, of.Target, "x", options: new SaliencyOptions { Signed = true }));
        Close(of, "input_x_gradient", InputXGradient.Attribute(of.Model, of.Batch, of.Target, "x"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adjoints_of_quantities_are_the_reference(string name)
    {
        GoldenModel of = GoldenModel.Load(name);
        ActivationReport<double> report = Activations.Report(of.Model, of.Batch, of.Target);
        foreach ((string quantity, string golden) in of.Names)
            for (int example = 0; example < of.Batch.Count; example++)
            {
                Close(GoldenModel.Flat(of.Golden.Matrices("trace/" + golden)[example]), GoldenModel.Flat(report[quantity].Values.Of(example)), quantity);
                Close(GoldenModel.Flat(of.Golden.Matrices("grad_trace/" + golden)[example]), GoldenModel.Flat(report[quantity].Derivatives.Of(example)), "d " + quantity);
            }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Normalised_importance_is_the_reference(string name)
    {
        GoldenModel of = GoldenModel.Load(name);
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
        GoldenModel of = GoldenModel.Load(name);
        Integrate(of, "ig_gausslegendre_50", new());
        Integrate(of, "ig_gausslegendre_300", new() { Points = 300 });
        Integrate(of, "ig_gausslegendre_20_baseline1", new() { Points = 20, Baseline = of.Golden.Matrix("attributions/baseline1") });
        Integrate(of, "ig_trapezoid_50", new() { Rule = IntegrationRule.TrapezoidCaptum });
        Integrate(of, "ig_left_20", new() { Rule = IntegrationRule.Left, Points = 20 });
        Integrate(of, "ig_right_20", new() { Rule = IntegrationRule.Right, Points = 20 });
        Integrate(of, "ig_middle_20", new() { Rule = IntegrationRule.Midpoint, Points = 20 });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Single_precision_is_the_reference_to_five_digits(string name)
    {
        GoldenModel of = GoldenModel.Load(name);
        RecurrentModel<float> model = of.Model.Cast<float>();
        Batch<float> batch = of.Batch.Cast<float>();
        Attribution<float> saliency = Saliency.Attribute(model, batch, of.Target, "x");
        Attribution<float> path = IntegratedGradients.Attribute(model, batch, of.Target, "x");
        foreach ((string golden, Attribution<float> attribution) in new[] { ("saliency", saliency), ("ig_gausslegendre_50/attribution", path) })
            Close([.. of.Golden.Matrices("attributions/" + golden).SelectMany(GoldenModel.Flat)], [.. attribution.Values.SelectMany(cells => cells.Cast<float>()).Select(cell => (double)cell)], golden, 1e-5);
    }

    [Fact]
    public void Sequences_of_different_lengths_are_explained_as_in_the_reference()
    {
        GoldenModel of = GoldenModel.Load("gru_lengths");
        double[][,] gradient = of.Golden.Matrices("grad_input"), integrated = of.Golden.Matrices("ig_gausslegendre_50");
        Attribution<double> saliency = Saliency.Attribute(of.Model, of.Batch, of.Target, options: new SaliencyOptions { Signed = true });
        Attribution<double> path = IntegratedGradients.Attribute(of.Model, of.Batch, of.Target);
        Close(Live(of, gradient), [.. saliency.Values.SelectMany(GoldenModel.Flat)], "gradient");
        Close(Live(of, integrated), [.. path.Values.SelectMany(GoldenModel.Flat)], "integrated gradients");
    }

    [Fact]
    public void Targets_at_all_steps_and_initial_states_are_explained_as_in_the_reference()
    {
        GoldenModel of = GoldenModel.Load("gru_h0_all_steps");
        InitialStates<double> initial = new InitialStates<double>().Set("h", of.Golden.Matrix("h0"));
        var signed = new SaliencyOptions { Signed = true };
        Attribution<double> input = Saliency.Attribute(of.Model, of.Batch, of.Target, initial: initial, options: signed);
        Attribution<double> state = Saliency.Attribute(of.Model, of.Batch, of.Target, "h", initial, options: signed);
        Close([.. of.Golden.Matrices("grad_input").SelectMany(GoldenModel.Flat)], [.. input.Values.SelectMany(GoldenModel.Flat)], "gradient");
        Close(GoldenModel.Flat(of.Golden.Matrix("grad_h0")), [.. state.Values.SelectMany(GoldenModel.Flat)], "initial state");
        Close([of.Golden.Number("scalar")], [input.FunctionValue.Sum()], "scalar");
    }

    /// <summary>What is not padding.</summary>
    private static double[] Live(GoldenModel of, double[][,] padded) =>
        [.. padded.SelectMany((values, example) => GoldenModel.Flat(values).Take(of.Batch.Lengths[example] * values.GetLength(1)))];

    private static void Integrate(GoldenModel of, string golden, IntegratedGradientsOptions<double> options)
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

    private static void Close(GoldenModel of, string golden, Attribution<double> attribution, double tolerance = Tolerance)
    {
        double[][,] expected = of.Golden.Matrices("attributions/" + golden);
        Close([.. expected.SelectMany(GoldenModel.Flat)], [.. attribution.Values.SelectMany(GoldenModel.Flat)], golden, tolerance);
    }

    private static void Close(double[] expected, double[] actual, string what, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{what}, element {i}: expected {expected[i]:R}, got {actual[i]:R}.");
    }
}
