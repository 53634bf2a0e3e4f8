using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.MadeUp.Running;

/// <summary>What each number of an input adds to one unit of an output, to first order: the input times its gradient.</summary>
public static class Contributions
{
    /// <summary>Of the first example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The example.</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="step">Its step; 0 where it has one value for the sequence.</param>
    /// <returns>[steps × features] of the model's first input.</returns>
    public static double[,] Of(IRecurrentModel<float> model, Batch<float> batch, string output, int unit, int step = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        Trace<float> trace = model.Compiled.Record(batch);
        var seeds = new Seeds<float>(trace);
        seeds[output][0, step][unit] = 1;
        string input = model.Compiled.Description.Inputs[0].Name;
        Quantity<float> slopes = model.Compiled.Backward(trace, seeds, GradientRequest.Inputs).Inputs[input], values = trace[input];
        var shares = new double[values.Lengths[0], values.Width];
        for (int t = 0; t < shares.GetLength(0); t++)
            for (int k = 0; k < shares.GetLength(1); k++)
                shares[t, k] = (double)slopes[0, t][k] * values[0, t][k];
        return shares;
    }

    /// <summary>Summed over the features of each step.</summary>
    public static double[] PerStep(double[,] shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        return [.. Enumerable.Range(0, shares.GetLength(0)).Select(t => Enumerable.Range(0, shares.GetLength(1)).Sum(k => shares[t, k]))];
    }
}
