using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>How much the last states of sequences depend on the states of each earlier step.</summary>
internal static class MemoryNorms
{
    private const double Least = 1e-100;
    private const double Most = 1e100;

    /// <summary>
    /// ln ‖∂s_{T−1}/∂s_{T−1−lag}‖_F of a sequence for every lag from 0 on, by multiplying a D × D matrix from the last step back with the one-step Jacobians; it is
    /// scaled on the way, so that nothing vanishes or overflows over long sequences.
    /// </summary>
    /// <param name="space">The states.</param>
    /// <param name="steps">Runs single steps.</param>
    /// <param name="run">The recorded run.</param>
    /// <param name="example">The sequence there.</param>
    /// <param name="number">Its number in the data set, for messages.</param>
    /// <param name="budget">How many steps are run at once, each once for every unit.</param>
    /// <param name="cancellation">Stops between runs.</param>
    internal static double[] Logarithms<T>(StateSpace<T> space, OneStepRuns<T> steps, Trace<T> run, int example, int number, int budget, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = space.Lengths(run)[example], width = space.Width, most = Math.Max(1, budget / width);
        var logarithms = new double[length];
        double[] product = SquareMatrices.Identity(width);
        double scale = 0;
        logarithms[0] = Math.Log(SquareMatrices.Frobenius(product));
        for (int end = length; end > 1;)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = Math.Max(1, end - most), from = first;
            double[][] some = steps.Jacobians(run, [.. Enumerable.Range(first, end - first).Select(index => new Place(example, space.StepAt(index, length)))], []).ByState;
            for (int index = end - 1; index >= from; index--)
            {
                product = SquareMatrices.Product(product, some[index - from], width);
                double norm = SquareMatrices.Frobenius(product);
                if (!double.IsFinite(norm))
                    throw new ArithmeticException($"{space.Model.Description.Name}: the Jacobian of step {space.StepAt(index, length)} is not a finite number in sequence {number}.");
                logarithms[length - index] = scale + Math.Log(norm);
                if (norm is > Least and < Most || norm == 0) continue;
                for (int i = 0; i < product.Length; i++) product[i] /= norm;
                scale += Math.Log(norm);
            }
            end = first;
        }
        return logarithms;
    }
}
