using System.Numerics;
using MathNet.Numerics.Statistics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>How a cheap method of another family sees the same examples.</summary>
internal static class SecondOpinion
{
    /// <summary>The correlation of the sizes of steps with those of input × gradient; nothing for tokens, which have no gradient.</summary>
    internal static ExplanationCheck[] Of<T>(IRecurrentModel<T> model, Batch<T> batch, Target target, Wrt wrt, ExplanationOptions<T> options, double[][] sizes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.Compiled.Description.Inputs[wrt.Index].Tokens > 0) return [];
        Attribution<T> other = InputXGradient.Attribute(model, batch, target, wrt.Name, options.Initial, options: new ExplainOptions { Run = options.Run });
        return
        [
            new ExplanationCheck(TrustText.Agreement, "correlation of the sizes of the steps with those of input × gradient, which sees small changes only; low values are common and no verdict",
                [.. sizes.Select((own, example) => Correlations.OfSizes(own, [.. other.PerStep(example).Select(double.CreateTruncating)]))]),
        ];
    }
}

/// <summary>Correlations of attributions.</summary>
internal static class Correlations
{
    /// <summary>Pearson's correlation of absolute values; NaN where one side does not vary.</summary>
    internal static double OfSizes(double[] one, double[] other)
    {
        double[] sizes = Array.ConvertAll(one, Math.Abs), others = Array.ConvertAll(other, Math.Abs);
        return sizes.Length < 2 || sizes.Max() == sizes.Min() || others.Max() == others.Min() ? double.NaN : Correlation.Pearson(sizes, others);
    }
}
