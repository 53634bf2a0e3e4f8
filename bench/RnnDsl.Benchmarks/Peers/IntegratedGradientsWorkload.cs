using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>
/// Integrated gradients of the sum of the last output, for one sequence, from a zero baseline: the explainer as a user calls it,
/// with the peer's rule. It also computes the completeness gap, which the peer does not.
/// </summary>
internal sealed class IntegratedGradientsWorkload(RecurrentModel<float> model, Batch<float> batch) : IWorkload
{
    private static readonly IntegratedGradientsOptions<float> Options = new() { Rule = IntegrationRule.Midpoint, Points = Measures.IgPoints };

    private readonly Target target = Target.Sum(model.Description.Quantities[model.Description.States[0].NextSlot].Name, Step.Last);
    private Attribution<float>? attribution;

    public void Run() => attribution = IntegratedGradients.Attribute(model, batch, target, options: Options);

    public double Check()
    {
        double sum = 0;
        foreach (float value in attribution!.Values[0]) sum += (double)value * value;
        return sum;
    }
}
