using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// A weighted sum of losses, for a model with several outputs: Σ weight · mean of each, where each mean is over the targets of its own output.
/// </summary>
/// <remarks>
/// The value of a batch counts its examples, so that the mean over several batches weighs them by their examples. It has no hits;
/// metrics measure the accuracy of an output.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SumOfLosses<T> : ILoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (ILoss<T> Loss, double Weight)[] parts;

    /// <summary>A sum of losses.</summary>
    /// <param name="parts">Losses and their weights, finite and above 0; at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one has no such weight.</exception>
    public SumOfLosses(params (ILoss<T> Loss, double Weight)[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Length == 0) throw new ArgumentException("A sum of losses has at least one loss.", nameof(parts));
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Loss is null) throw new ArgumentException($"Loss {i} of the sum is null.", nameof(parts));
            if (!double.IsFinite(parts[i].Weight) || parts[i].Weight <= 0)
                throw new ArgumentException($"Loss {i} of the sum has the weight {parts[i].Weight}; weights are finite and above 0.", nameof(parts));
        }
        this.parts = [.. parts];
    }

    /// <inheritdoc/>
    public void Check(ModelDescription model, IReadOnlyList<Example<T>> examples)
    {
        foreach ((ILoss<T> loss, _) in parts) loss.Check(model, examples);
    }

    /// <inheritdoc/>
    public LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds) => Evaluate(outputs, examples, seeds, 1);

    /// <inheritdoc/>
    public LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds, double factor)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(examples);
        double sum = 0;
        bool counts = false;
        foreach ((ILoss<T> loss, double weight) in parts)
        {
            LossValue value = loss.Evaluate(outputs, examples, seeds, factor * weight);
            sum += weight * value.Mean;
            counts |= value.Count > 0;
        }
        return counts ? new LossValue(sum * examples.Count, examples.Count) : default;
    }
}
