using System.Numerics;

namespace RnnDsl.Training;

/// <summary>A rule that moves parameters against their gradient, with its settings.</summary>
public abstract record Optimizer
{
    /// <summary>Sets the step size.</summary>
    /// <param name="learningRate">Not negative.</param>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The step size, where no schedule gives another.</summary>
    public double LearningRate
    {
        get;
        init => field = double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(LearningRate), value, "A learning rate is finite and not negative.");
    }

    /// <summary>Starts afresh: no momentum, no step taken.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="length">Elements of the flat parameter storage, gaps included.</param>
    public abstract OptimizerState<T> Start<T>(int length) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>A setting, checked to lie in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    protected static double Fraction(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} lies in [0, 1).");
}

/// <summary>An optimizer under way: what it remembers from step to step.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class OptimizerState<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// What it remembers of each parameter, by name: arrays of the flat storage's length, zero in its gaps. A checkpoint saves
    /// their elements, and loads them in place.
    /// </summary>
    /// <exception cref="NotSupportedException">The optimizer does not say; it cannot be saved.</exception>
    public virtual IReadOnlyDictionary<string, T[]> Arrays =>
        throw new NotSupportedException($"The optimizer's {GetType().Name} does not override Arrays and StepsTaken, so that it cannot be saved in a checkpoint.");

    /// <summary>How many steps it has taken; 0 throughout for an optimizer whose steps do not depend on it.</summary>
    public virtual long StepsTaken
    {
        get => 0;
        set
        {
        }
    }

    /// <summary>Moves parameters by one step; allocates nothing.</summary>
    /// <param name="parameters">The flat storage; where the gradient is and has always been zero (the gaps) it stays as it is.</param>
    /// <param name="gradient">Laid out alike.</param>
    /// <param name="learningRate">The step size.</param>
    /// <exception cref="ArgumentException">Lengths differ from that of <see cref="Optimizer.Start{T}"/>.</exception>
    public abstract void Step(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate);

    /// <summary>Checks the lengths that a step is given.</summary>
    /// <exception cref="ArgumentException">They differ from the expected.</exception>
    protected static void CheckLengths(int expected, Span<T> parameters, ReadOnlySpan<T> gradient)
    {
        if (parameters.Length != expected || gradient.Length != expected)
            throw new ArgumentException($"The optimizer was started for {expected} elements; there are {parameters.Length} of parameters and {gradient.Length} of the gradient.");
    }
}
