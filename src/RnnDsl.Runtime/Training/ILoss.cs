using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>What training makes small: a sum over targets, of which the mean is reported and differentiated.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ILoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Checks that the loss fits a model and that every example has targets that fit, before any work is done.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">All examples; their inputs are known to fit.</param>
    /// <exception cref="ArgumentException">They do not.</exception>
    void Check(ModelDescription model, IReadOnlyList<Example<T>> examples);

    /// <summary>The loss of a run.</summary>
    /// <param name="outputs">The run's outputs.</param>
    /// <param name="examples">The examples of the run's batch, in its order.</param>
    /// <param name="seeds">Where given, empty seeds into which the derivatives of the <em>mean</em> over counted targets are added.</param>
    /// <returns>The sum over targets and their number.</returns>
    LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds);

    /// <summary>The loss of a run, as a part of a sum of losses.</summary>
    /// <param name="outputs">The run's outputs.</param>
    /// <param name="examples">The examples of the run's batch, in its order.</param>
    /// <param name="seeds">Where given, seeds into which the derivatives of factor times the mean are added.</param>
    /// <param name="factor">The part's weight in the sum; it scales the seeds, not the value.</param>
    /// <returns>As without a factor.</returns>
    /// <exception cref="NotSupportedException">The loss can be no part of a sum: it does not override this method.</exception>
    LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds, double factor) =>
        seeds is null || factor == 1
            ? Evaluate(outputs, examples, seeds)
            : throw new NotSupportedException($"{GetType().Name} has the weight {factor} in a sum of losses; it must implement Evaluate with a factor for that.");
}

/// <summary>A loss summed over targets. Values of several batches add up.</summary>
/// <param name="Sum">The sum, each target's part times its weight.</param>
/// <param name="Count">The number of targets that counted.</param>
/// <param name="Hits">For how many of them the largest output was the target; 0 for losses without classes.</param>
public readonly record struct LossValue(double Sum, long Count, long Hits = 0)
{
    /// <summary>The sum of the weights of the targets that counted: their number, where the loss weights none.</summary>
    public double Weight { get; init; } = Count;

    /// <summary>The weighted mean over the targets that counted; 0 where none did.</summary>
    public double Mean => Weight == 0 ? 0 : Sum / Weight;

    /// <summary>The fraction of targets that were hit, for losses with classes.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Hits / Count;

    /// <summary>The value over the targets of both.</summary>
    public static LossValue operator +(LossValue a, LossValue b) => new(a.Sum + b.Sum, a.Count + b.Count, a.Hits + b.Hits) { Weight = a.Weight + b.Weight };
}

/// <summary>The steps that have targets.</summary>
public enum LossSteps
{
    /// <summary>Every step of every example; for an output with one value a sequence, that one.</summary>
    Every,

    /// <summary>The last step of every example.</summary>
    Last,
}
