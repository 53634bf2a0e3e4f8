using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>
/// What gru_lengths.json holds as grad_params: PyTorch adds to .grad, and there the file was written after its integrated
/// gradients, so it is the gradient at x plus those at the 50 points α·x (Gauss–Legendre) that these visited.
/// </summary>
internal static class AccumulatedGradient
{
    private const int Points = 50;

    internal static Dictionary<string, double[]> Of<T>(GoldenCase<T> golden, Func<Batch<T>, Gradients<T>> differentiate) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterInfo[] parameters = golden.Model.Description.Parameters;
        Dictionary<string, double[]> sum = parameters.ToDictionary(info => info.Name, info => new double[golden.Model.Parameters[info.Name].Span.Length]);
        foreach (double scale in Nodes().Select(node => (1 + node) / 2).Append(1))
        {
            Gradients<T> gradients = differentiate(golden.Inputs(scale));
            foreach (ParameterInfo info in parameters)
                for (int i = 0; i < sum[info.Name].Length; i++)
                    sum[info.Name][i] += double.CreateChecked(gradients.Parameters[info.Name].Span[i]);
        }
        return sum;
    }

    /// <summary>The roots of the Legendre polynomial, by Newton's method.</summary>
    private static IEnumerable<double> Nodes()
    {
        for (int i = 1; i <= Points; i++)
        {
            double root = Math.Cos(Math.PI * (i - 0.25) / (Points + 0.5));
            for (int iteration = 0; iteration < 20; iteration++)
            {
                double before = 1, value = root;
                for (int k = 2; k <= Points; k++) (before, value) = (value, ((2 * k - 1) * root * value - (k - 1) * before) / k);
                root -= value * (root * root - 1) / (Points * (root * value - before));
            }
            yield return root;
        }
    }
}
