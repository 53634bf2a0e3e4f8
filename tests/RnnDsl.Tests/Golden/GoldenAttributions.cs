using System.Numerics;
using System.Text.RegularExpressions;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>Compares what the explainers say of a model with what a golden file says of it.</summary>
/// <param name="file">The file.</param>
/// <param name="model">The file's model; its state is h.</param>
/// <param name="batch">The file's inputs.</param>
/// <param name="target">The logit that the file explains.</param>
/// <param name="initial">The file's initial state.</param>
/// <param name="tolerance">Relative to the largest entry.</param>
/// <param name="input">What the file's input is in the model.</param>
internal sealed partial class GoldenAttributions<T>(
    GoldenFile file, IRecurrentModel<T> model, Batch<T> batch, Target target, InitialStates<T>? initial, double tolerance, string input = "x")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Methods that no explainer computes yet; their fields have these names, or these names and sizes after them.</summary>
    private static readonly string[] NotCoveredYet =
    [
        "occlusion", "feature_ablation", "lime_step", "shapley_exact", "shapley_sampling", "kernel_shap", "token_ablation",
    ];

    private static readonly SaliencyOptions Signed = new() { Signed = true };

    /// <summary>f(x) is the target's logit, added up over the steps that count.</summary>
    internal void FunctionValues()
    {
        GoldenTensor logits = file.Tensor("logits");
        double[] expected = [.. Enumerable.Range(0, file.Examples).Select(example => !file.EveryStep
            ? logits[example, file.Targets[example]]
            : file.HeadSteps(example).Sum(step => logits[example, step, file.Targets[example]]))];
        Attribution<T> saliency = Saliency.Attribute(model, batch, target, input, initial);
        new GoldenTensor([file.Examples], expected).Expect(Numbers.ToDouble<T>([.. saliency.FunctionValue]), tolerance, "f(x)", file.Examples);
        if (!file.Has("scalar")) return;
        double sum = Numbers.ToDouble<T>([.. saliency.FunctionValue]).Sum();
        Assert.True(Math.Abs(file.Number("scalar") - sum) <= tolerance * expected.Max(Math.Abs), $"scalar: expected {file.Number("scalar"):R}, got {sum:R}.");
    }

    /// <summary>Signed saliency is the gradient, of inputs and of initial states.</summary>
    internal void Gradients()
    {
        Expect("grad_input", Saliency.Attribute(model, batch, target, input, initial, options: Signed));
        if (!file.Has("grad_h0")) return;
        Attribution<T> state = Saliency.Attribute(model, batch, target, "h", initial, options: Signed);
        file.Tensor("grad_h0").Expect([.. state.Values.SelectMany(Flat)], tolerance, "grad_h0", file.Examples, file.Units);
    }

    /// <summary>A report holds a traced quantity and the target's derivative by it.</summary>
    internal void Adjoints(IEnumerable<(string Traced, string Quantity)> names)
    {
        ActivationReport<T> report = Activations.Report(model, batch, target, initial);
        foreach ((string traced, string name) in names)
        {
            Activation<T> activation = report[name];
            file.Expect("trace/" + traced, activation.Values, tolerance);
            file.Expect("grad_trace/" + traced, activation.Derivatives, tolerance);
        }
    }

    /// <summary>Everything that a file holds for the methods there are; a field of neither those nor the ones to come fails.</summary>
    internal void Everything()
    {
        foreach (string name in file.Names("attributions").Where(name => !IsBaseline(name) && !IsNotCoveredYet(name))) Method(name);
        foreach (string field in file.Fields.Where(IsPath)) Path(field);
    }

    /// <summary>One field of attributions.</summary>
    internal void Method(string name)
    {
        string field = "attributions/" + name;
        switch (name)
        {
            case "saliency":
                Expect(field, Saliency.Attribute(model, batch, target, input, initial));
                break;
            case "saliency_signed":
                Expect(field, Saliency.Attribute(model, batch, target, input, initial, options: Signed));
                break;
            case "input_x_gradient":
                Expect(field, InputXGradient.Attribute(model, batch, target, input, initial));
                break;
            case "normalised_importance":
                Shares(field);
                break;
            case "smoothgrad":
                Noise(field);
                break;
            case "deletion_insertion":
                Curves(field);
                break;
            case "infidelity_ig50":
                Judged(field);
                break;
            case not null when IsPath(name):
                CaptumPath(name);
                break;
            default:
                Assert.Fail($"{file.Name}: no test knows the method of {field}.");
                break;
        }
    }

    /// <summary>Integrated gradients outside of attributions: no more than the attribution, with exact weights.</summary>
    internal void Path(string field) => Expect(field, Integrate(OptionsOf(field)));

    /// <summary>Whether a field is of integrated gradients.</summary>
    internal static bool IsPath(string name) => name.StartsWith("ig_", StringComparison.Ordinal);

    private static bool IsBaseline(string name) => BaselineName().IsMatch(name);

    private static bool IsNotCoveredYet(string name) =>
        Array.Exists(NotCoveredYet, method => name == method || name.StartsWith(method + "_", StringComparison.Ordinal));

    /// <summary>Captum rounds the weights to float, so that exact weights give what it gives to seven digits.</summary>
    private void CaptumPath(string name)
    {
        string field = "attributions/" + name;
        IntegratedGradientsOptions<T> options = OptionsOf(name);
        Assert.Equal(file.Has("tokens") ? ["attribution", "delta", "per_token"] : ["attribution", "delta"], file.Names(field).Order());
        Expect(field + "/attribution", Integrate(options), Math.Max(tolerance, 1e-7));
        Attribution<T> attribution = Integrate(options with { SinglePrecisionWeights = true });
        Expect(field + "/attribution", attribution);
        if (file.Has("tokens"))
        {
            double[] sums = [.. attribution.Values.SelectMany(cells => Flat(cells).Chunk(file.Inputs).Select(step => step.Sum()))];
            file.Tensor(field + "/per_token").Expect(sums, tolerance, "per_token", file.Examples, file.Steps);
        }

        // The gap is a small difference of the target's values: these say how exact it can be.
        double scale = attribution.FunctionValue.Concat(attribution.BaselineValue!).Max(value => Math.Abs(double.CreateChecked(value)));
        double[] gaps = Numbers.ToDouble<T>([.. attribution.CompletenessGap!]), expected = file.Tensor(field + "/delta").Data;
        Assert.Equal(expected.Length, gaps.Length);
        for (int example = 0; example < gaps.Length; example++)
            Assert.True(Math.Abs(expected[example] - gaps[example]) <= tolerance * scale, $"{field}/delta, example {example}: expected {expected[example]:R}, got {gaps[example]:R}.");
    }

    private Attribution<T> Integrate(IntegratedGradientsOptions<T> options) => IntegratedGradients.Attribute(model, batch, target, input, initial, options);

    /// <summary>What a name says: ig_, the rule, the number of points, the baseline if it is not zero.</summary>
    private IntegratedGradientsOptions<T> OptionsOf(string name)
    {
        Match match = PathName().Match(name);
        Assert.True(match.Success, $"{file.Name}: {name} does not name a rule and a number of points.");
        IntegrationRule rule = match.Groups["rule"].Value switch
        {
            "gausslegendre" => IntegrationRule.GaussLegendre,
            "trapezoid" => IntegrationRule.TrapezoidCaptum,
            "left" => IntegrationRule.Left,
            "right" => IntegrationRule.Right,
            "middle" => IntegrationRule.Midpoint,
            _ => throw new InvalidDataException($"{file.Name}: {name} names no rule that a test knows."),
        };
        Group baseline = match.Groups["baseline"];
        return new IntegratedGradientsOptions<T>
        {
            Rule = rule,
            Points = int.Parse(match.Groups["points"].ValueSpan),
            Baseline = baseline.Success ? file.Tensor("attributions/" + baseline.Value).Matrix<T>() : file.Has("tokens") ? EmbeddingOfToken0() : Baseline<T>.Zero,
        };
    }

    /// <summary>What attributions of tokens are against, as the files say.</summary>
    private Baseline<T> EmbeddingOfToken0()
    {
        Assert.Equal("embedding of token 0", file.Field("attributions/baseline").GetString());
        return file.Tensor("weights/embedding.weight").Data.Take(file.Inputs).Select(T.CreateChecked).ToArray();
    }

    private void Shares(string field)
    {
        Assert.Equal(["denominator", "per_cell", "per_step", "per_step_abs"], file.Names(field).Order());
        Importance<T> importance = NormalisedImportance.Attribute(model, batch, target, input, initial);
        Expect(field + "/per_cell", importance.PerCell);
        file.Tensor(field + "/denominator").Expect(Numbers.ToDouble<T>([.. importance.Denominator]), tolerance, "denominator", file.Examples);
        PerStep("/per_step", importance.PerStep);
        PerStep("/per_step_abs", importance.PerStepAbsolute);

        void PerStep(string name, Func<int, IReadOnlyList<T>> shares) => file.Tensor(field + name).Expect(
            [.. Enumerable.Range(0, file.Examples).SelectMany(example => Padded(Numbers.ToDouble<T>([.. shares(example)]), file.Steps))], tolerance, name, file.Examples, file.Steps);
    }

    private void Expect(string field, Attribution<T> attribution) => Expect(field, attribution, tolerance);

    private void Expect(string field, Attribution<T> attribution, double within) => file.Tensor(field).Expect(
        [.. attribution.Values.SelectMany(cells => Padded(Flat(cells), file.Steps * file.Inputs))], within, field, file.Examples, file.Steps, file.Inputs);

    private static double[] Flat(T[,] cells) => [.. cells.Cast<T>().Select(double.CreateChecked)];

    /// <summary>Zero beyond the end of an example, where the files have zero too.</summary>
    private static double[] Padded(double[] values, int length) => [.. values, .. new double[length - values.Length]];

    [GeneratedRegex(@"^ig_(?<rule>[a-z]+)_(?<points>\d+)(_(?<baseline>baseline\d+))?$")]
    private static partial Regex PathName();

    [GeneratedRegex(@"^baseline\d*$")]
    private static partial Regex BaselineName();
}
