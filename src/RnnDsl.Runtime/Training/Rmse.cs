using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>√ of the mean of (y − target)² over steps and units, in the output's units, against <see cref="Example{T}.Values"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Rmse<T> : IMetric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MeanSquaredError<T> squares;
    private LossValue sum;

    /// <summary>The error of an output.</summary>
    /// <param name="output">The name of the output; the model's first if not given.</param>
    /// <param name="steps">Whether examples have values for every step or for the last.</param>
    public Rmse(string? output = null, LossSteps steps = LossSteps.Every)
    {
        Name = output is null ? "RMSE" : $"RMSE of {output}";
        squares = new MeanSquaredError<T>(output, steps);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public double Value => sum.Count == 0 ? double.NaN : Math.Sqrt(sum.Mean);

    /// <inheritdoc/>
    public void Reset() => sum = default;

    /// <inheritdoc/>
    public void Add(Outputs<T> outputs, IReadOnlyList<Example<T>> examples) => sum += squares.Evaluate(outputs, examples, null);
}
