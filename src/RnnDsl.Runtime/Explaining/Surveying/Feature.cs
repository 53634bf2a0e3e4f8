using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Something that a person sees in the data at a step: a number with a name, to compare units with and to explain a model by.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Value">Its value at a step; a finite number.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record Feature<T>(string Name, Func<DataStep<T>, double> Value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A predicate: 1 where it holds, else 0.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="holds">Whether it holds at a step.</param>
    public static Feature<T> When(string name, Func<DataStep<T>, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        return new Feature<T>(name, step => holds(step) ? 1 : 0);
    }

    /// <summary>Whether the step, or its sequence, is of a class.</summary>
    /// <param name="label">The class, from 0.</param>
    /// <param name="name">What tables call it; "class 1" if not given.</param>
    public static Feature<T> OfClass(int label, string? name = null) => When(name ?? $"class {label}", step => step.Class == label);

    internal double At(DataStep<T> step)
    {
        double value = Value(step);
        return double.IsFinite(value) ? value : throw new ArgumentException($"Feature '{Name}' is {value} at step {step.Step} of sequence {step.Example}; it must be a finite number.");
    }
}
