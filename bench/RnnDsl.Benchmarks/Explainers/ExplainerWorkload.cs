using RnnDsl.Batching;
using RnnDsl.Benchmarks.Peers;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Explainers;

/// <summary>An explainer as a user calls it, on one thread.</summary>
/// <param name="method">The method.</param>
/// <param name="size">The size.</param>
internal sealed class ExplainerWorkload(Method method, BenchSize size) : IWorkload
{
    private static readonly Dictionary<string, int> Salts = new()
    {
        ["rnn.weight_ih_l0"] = Numbers.InputWeights, ["rnn.weight_hh_l0"] = Numbers.RecurrentWeights, ["rnn.bias_ih_l0"] = Numbers.InputBiases, ["rnn.bias_hh_l0"] = Numbers.RecurrentBiases,
        ["fc.weight"] = Numbers.HeadWeights, ["fc.bias"] = Numbers.HeadBiases,
    };

    private readonly RecurrentModel<float> model = Create(size);
    private readonly Batch<float> batch = CellModels.Batch(size);
    private readonly Target target = Target.Units("logits", [.. Enumerable.Range(0, size.Batch).Select(example => example % Methods.Classes)]);
    private IReadOnlyList<float[,]> cells = [];
    private IReadOnlyList<float[]> players = [];

    public void Run()
    {
        switch (method)
        {
            case Method.Saliency:
                cells = Saliency.Attribute(model, batch, target).Values;
                break;
            case Method.IntegratedGradients:
                cells = IntegratedGradients.Attribute(model, batch, target).Values;
                break;
            case Method.Occlusion:
                cells = Occlusion.Attribute(model, batch, target, options: new OcclusionOptions<float> { Replacement = Replacement<float>.Zero }).Values;
                break;
            case Method.ShapleyValueSampling:
                players = ShapleyValueSampling.Attribute(model, batch, target, options: new ShapleyValueSamplingOptions<float> { Permutations = Methods.Orders, Antithetic = false, Replacement = Replacement<float>.Zero }).Values;
                break;
            case Method.KernelShap:
                players = KernelShap.Attribute(model, batch, target, options: new KernelShapOptions<float> { Samples = Methods.Coalitions, Replacement = Replacement<float>.Zero }).Values;
                break;
            default:
                players = Lime.Attribute(model, batch, target, options: new LimeOptions<float> { Samples = Methods.Coalitions, Replacement = Replacement<float>.Zero }).Coefficients.Values;
                break;
        }
    }

    /// <summary>Of methods that give each cell its own number the sum of squares; of those that share f(x) − f(0) out, and draw at random, that of the examples' sums.</summary>
    public double Check() =>
        cells.Sum(values => values.Cast<float>().Sum(value => (double)value * value)) + players.Sum(values => Math.Pow(values.Sum(value => (double)value), 2));

    private static RecurrentModel<float> Create(BenchSize size)
    {
        RecurrentModel<float> model = new GruClassifier(I: size.Inputs, H: size.Units, C: Methods.Classes).Compiled;
        double bound = 1 / Math.Sqrt(size.Units);
        using ParameterEdit<float> edit = model.Edit();
        for (int p = 0; p < edit.Infos.Count; p++)
        {
            ParameterInfo info = edit.Infos[p];
            Span<float> values = edit[p].Span;
            int start = Math.Max(0, info.TorchPart) * values.Length;
            for (int i = 0; i < values.Length; i++) values[i] = Numbers.Uniform(Salts[info.TorchName!], start + i, bound);
        }
        return model;
    }
}
