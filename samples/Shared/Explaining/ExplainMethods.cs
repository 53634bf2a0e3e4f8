using RnnDsl.Explaining;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using Spectre.Console;

namespace RnnDsl.MadeUp.Explaining;

/// <summary>Every explaining method by the name that a sample's <c>--explain</c> takes.</summary>
public static class ExplainMethods
{
    /// <summary>The name that runs all of them.</summary>
    public const string All = "all";

    private static readonly (string Name, Action<ExplainedExample, IAnsiConsole> Show)[] Known =
    [
        ("default", (e, console) => ExplainViews.Default(console, e)),
        ("saliency", (e, console) => console.Steps(e, Saliency.Attribute(e.Model, e.Batch, e.Target, e.Vectors, e.Initial, options: new SaliencyOptions { Signed = true }))),
        ("input-x-gradient", (e, console) => console.Steps(e, InputXGradient.Attribute(e.Model, e.Batch, e.Target, e.Vectors, e.Initial))),
        ("integrated-gradients", (e, console) => console.Steps(e, IntegratedGradients.Attribute(e.Model, e.Batch, e.Target, e.Vectors, e.Initial))),
        ("smoothgrad", (e, console) => console.Steps(e, SmoothGrad.Attribute(e.Model, e.Batch, e.Target, e.Vectors, e.Initial))),
        ("vargrad", (e, console) => console.Steps(e, VarGrad.Attribute(e.Model, e.Batch, e.Target, e.Vectors, e.Initial))),
        ("gradient-shap", (e, console) => console.Steps(e, GradientShap.Attribute(e.Model, e.Batch, e.Target, e.Background, e.Vectors, e.Initial))),
        ("expected-gradients", (e, console) => console.Steps(e, ExpectedGradients.Attribute(e.Model, e.Batch, e.Target, e.Background, e.Vectors, e.Initial))),
        ("normalised-importance", (e, console) => console.Steps(e, NormalisedImportance.Attribute(e.Model, e.Batch, e.Target, e.Vectors, e.Initial).PerCell)),
        ("deep-lift", (e, console) => console.Steps(e, DeepLift.Attribute(e.Model, e.Batch, e.Target, null, e.Initial, options: new DeepLiftOptions<float> { Baseline = e.IsTokens ? (float)e.NoToken : 0 }))),
        ("lrp", (e, console) => console.Steps(e, Lrp.Attribute(e.Model, e.Batch, e.Target, null, e.Initial))),
        ("lrp-z+", (e, console) => console.Steps(e, Lrp.Attribute(e.Model, e.Batch, e.Target, null, e.Initial, options: new LrpOptions { Alpha = 1 }))),
        ("contextual-decomposition", (e, console) => ExplainViews.Phrases(console, e)),
        ("contributions", (e, console) => ExplainViews.Contributed(console, e)),
        ("tangents", (e, console) => ExplainViews.Moved(console, e)),
        ("occlusion", (e, console) => console.Steps(e, Occlusion.Attribute(e.Model, e.Batch, e.Target, null, e.Initial))),
        ("feature-ablation", (e, console) => console.Steps(e, FeatureAblation.Attribute(e.Model, e.Batch, e.Target, Players.Steps(), e.Initial))),
        ("feature-permutation", (e, console) => ExplainViews.Permuted(console, e)),
        ("shapley", (e, console) => console.Steps(e, ShapleyValues.Attribute(e.Model, e.Batch, e.Target, Players.Steps(), e.Initial))),
        ("shapley-sampling", (e, console) => console.Steps(e, ShapleyValueSampling.Attribute(e.Model, e.Batch, e.Target, Players.Steps(), e.Initial))),
        ("kernel-shap", (e, console) => console.Steps(e, KernelShap.Attribute(e.Model, e.Batch, e.Target, Players.Steps(), e.Initial))),
        ("timeshap", (e, console) => ExplainViews.Pruned(console, e)),
        ("lime", (e, console) => console.Steps(e, Lime.Attribute(e.Model, e.Batch, e.Target, Players.Steps(), e.Initial).Coefficients)),
        ("gates", (e, console) => ExplainViews.Gates(console, e)),
        ("counterfactual", (e, console) => ExplainViews.Counterfactuals(console, e)),
        ("input-response", (e, console) => ExplainViews.Responses(console, e)),
        ("output-response", (e, console) => ExplainViews.Lags(console, e)),
        ("activation-patching", (e, console) => ExplainViews.Patched(console, e)),
        ("gate-clamping", (e, console) => console.Effects(GateClamping.Effects(e.Model, e.Batch, e.Target, initial: e.Initial))),
        ("attention-rollout", (e, console) => ExplainViews.Rollouts(console, e)),
        ("attention-knockout", (e, console) => console.Effects(AttentionKnockout.Effects(e.Model, e.Batch, e.Target, initial: e.Initial))),
        ("judge", (e, console) => ExplainViews.Judged(console, e)),
    ];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Known.Select(method => method.Name).Append(All);

    /// <summary>Throws where there is no method of a name.</summary>
    /// <exception cref="ArgumentException">Names those that there are.</exception>
    public static void Check(string? name)
    {
        if (name is not null && !Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException($"There is no explaining method '{name}'; there are {string.Join(", ", Names)}.");
    }

    /// <summary>Explains an example by a method, or by all. One that does not fit the model says so, and what does.</summary>
    public static void Show(IAnsiConsole console, string name, ExplainedExample example)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(example);
        Check(name);
        foreach ((string known, Action<ExplainedExample, IAnsiConsole> show) in Known)
        {
            if (!name.Equals(All, StringComparison.OrdinalIgnoreCase) && !name.Equals(known, StringComparison.OrdinalIgnoreCase)) continue;
            console.Heading(known);
            try
            {
                show(example, console);
            }
            catch (Exception refusal) when (refusal is ArgumentException or NotSupportedException or InvalidOperationException)
            {
                console.WriteLine($"This method does not fit here: {refusal.Message.Split(" (Parameter", 2)[0]}");
            }
        }
    }
}
