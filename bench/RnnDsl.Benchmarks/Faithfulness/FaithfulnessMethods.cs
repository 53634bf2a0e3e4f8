using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Faithfulness;

/// <summary>The methods by the names that the reference has them under; one line adds one.</summary>
internal static class FaithfulnessMethods
{
    private static readonly Replacement<double> Zero = Replacement<double>.Zero;

    /// <summary>What a method is given: a net, a task, a seed.</summary>
    internal delegate StepScores Method(IRecurrentModel<double> net, BenchTask task, ulong seed);

    internal static IReadOnlyList<(string Name, Method Run)> All { get; } =
    [
        ("default", Default),
        ("Saliency", (net, task, _) => StepScores.AbsoluteSums(Saliency.Attribute(net, task.Batch, task.Target))),
        ("InputXGradient", (net, task, _) => StepScores.Sums(InputXGradient.Attribute(net, task.Batch, task.Target))),
        ("IntegratedGradients_50", (net, task, _) => Integrated(net, task, 50)),
        ("IntegratedGradients_300", (net, task, _) => Integrated(net, task, 300)),
        ("IntegratedGradients_50_mean", (net, task, _) => Integrated(net, task, 50, task.MeanStep())),
        ("GradientShap_50_data", (net, task, seed) => Shap(net, task, seed)),
        ("SmoothGrad_25_sd0.1", (net, task, seed) => StepScores.Sums(SmoothGrad.Attribute(net, task.Batch, task.Target, options: new NoiseTunnelOptions<double> { Method = SmoothedMethod.InputXGradient, Samples = 25, Deviation = 0.1, Seed = seed }))),
        ("Occlusion_step", (net, task, _) => Ablation(net, task, Zero)),
        ("Occlusion_step_mean", (net, task, _) => Ablation(net, task, task.MeanStep())),
        ("ShapleyValueSampling_25", (net, task, seed) => Shapley(net, task, new() { Permutations = 25, Antithetic = false, Replacement = Zero, Seed = seed }, isZero: true)),
        ("ShapleyValueSampling_25_data", (net, task, seed) => Shapley(net, task, new() { Permutations = 25, Antithetic = false, Replacement = Replacement<double>.Sample(task.Batch), Draws = 5, Seed = seed }, isZero: false)),
        ("FeaturePermutation_10", (net, task, seed) => StepScores.Steps(FeaturePermutation.Attribute(net, task.Batch, task.Target, Players.Steps(), options: new FeaturePermutationOptions { Repeats = 10, Seed = seed }))),
        ("KernelShap_200", (net, task, seed) => StepScores.Steps(KernelShap.Attribute(net, task.Batch, task.Target, Players.Steps(), options: new KernelShapOptions<double> { Samples = 200, Paired = false, Replacement = Zero, Seed = seed }), isZero: true)),
        ("Lime_200", (net, task, seed) => StepScores.Steps(Lime.Attribute(net, task.Batch, task.Target, Players.Steps(), options: new LimeOptions<double> { Samples = 200, Replacement = Zero, Seed = seed }).Coefficients)),
        ("own_DeepLIFT_product_rule", (net, task, _) => StepScores.Sums(DeepLift.Attribute(net, task.Batch, task.Target), isZero: true)),
        ("own_LRP_eps_gate_rule", (net, task, _) => StepScores.Sums(Lrp.Attribute(net, task.Batch, task.Target))),
        ("ReplacementOcclusion", (net, task, seed) => Replaced(net, task, seed)),
    ];

    /// <summary>The methods of these names, in their order.</summary>
    /// <exception cref="ArgumentException">There is none of a name.</exception>
    internal static IReadOnlyList<(string Name, Method Run)> Find(IEnumerable<string> names) => [.. names.Select(name =>
    {
        foreach ((string Name, Method Run) known in All)
            if (string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
                return known;
        throw new ArgumentException($"There is no method '{name}'; there is {string.Join(", ", All.Select(known => known.Name))}.");
    })];

    /// <summary>What the library chooses when it is only asked to explain; the folder's inputs are the background data.</summary>
    private static StepScores Default(IRecurrentModel<double> net, BenchTask task, ulong seed)
    {
        Explanation<double> explanation = net.Explain(task.Batch, task.Target, new ExplanationOptions<double> { Background = task.Batch, Seed = seed });
        Console.Error.WriteLine($"  {explanation.Attribution.Method}: {explanation.Sentence}");
        return StepScores.Sums(explanation.Attribution) with { Trust = [.. explanation.TrustOf.Select(trust => trust.ToString())] };
    }

    private static StepScores Integrated(IRecurrentModel<double> net, BenchTask task, int points, double[]? baseline = null)
    {
        var options = new IntegratedGradientsOptions<double> { Points = points };
        if (baseline is not null) options = options with { Baseline = baseline };
        return StepScores.Sums(IntegratedGradients.Attribute(net, task.Batch, task.Target, options: options), isZero: baseline is null);
    }

    private static StepScores Shap(IRecurrentModel<double> net, BenchTask task, ulong seed) =>
        new(StepScores.Sums(GradientShap.Attribute(net, task.Batch, task.Target, task.Batch, options: new GradientShapOptions { Samples = 50, Seed = seed })).Values);

    private static StepScores Ablation(IRecurrentModel<double> net, BenchTask task, Replacement<double> replacement) =>
        StepScores.Steps(FeatureAblation.Attribute(net, task.Batch, task.Target, Players.Steps(), options: new PerturbationOptions<double> { Replacement = replacement }));

    private static StepScores Shapley(IRecurrentModel<double> net, BenchTask task, ShapleyValueSamplingOptions<double> options, bool isZero) =>
        StepScores.Steps(ShapleyValueSampling.Attribute(net, task.Batch, task.Target, Players.Steps(), options: options), isZero);

    private static StepScores Replaced(IRecurrentModel<double> net, BenchTask task, ulong seed) =>
        StepScores.Steps(ReplacementOcclusion.Attribute(net, task.Batch, task.Target, Players.Steps(), options: new ReplacementOcclusionOptions<double> { Replacement = Replacement<double>.Sample(task.Batch), Draws = 32, Seed = seed }));
}
