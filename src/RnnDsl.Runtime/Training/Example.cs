using System.Numerics;

namespace RnnDsl.Training;

/// <summary>A sequence and what should come out of it.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Example<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[,]? single;
    private readonly IReadOnlyDictionary<string, T[,]>? named;

    /// <summary>A sequence for a model with one input; set <see cref="Classes"/> or <see cref="Values"/> for what should come out.</summary>
    /// <param name="input">[steps × features].</param>
    public Example(T[,] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        single = input;
    }

    /// <summary>A sequence for a model with several inputs.</summary>
    /// <param name="inputs">For each input's name [steps × features].</param>
    public Example(IReadOnlyDictionary<string, T[,]> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        named = inputs;
    }

    /// <summary>A sequence and its class: the target of the last step.</summary>
    /// <param name="input">[steps × features].</param>
    /// <param name="target">From 0; −1 where the example has none.</param>
    public Example(T[,] input, int target) : this(input) => Classes = [target];

    /// <summary>A sequence and a class for every step.</summary>
    /// <param name="input">[steps × features].</param>
    /// <param name="targets">One for each step, from 0; −1 where a step has none.</param>
    public Example(T[,] input, int[] targets) : this(input) => Classes = targets;

    /// <summary>A sequence and what its last step should be.</summary>
    /// <param name="input">[steps × features].</param>
    /// <param name="target">One for each unit of the output.</param>
    public Example(T[,] input, T[] target) : this(input)
    {
        ArgumentNullException.ThrowIfNull(target);
        Values = new T[1, target.Length];
        for (int unit = 0; unit < target.Length; unit++) Values[0, unit] = target[unit];
    }

    /// <summary>A sequence and what every step should be.</summary>
    /// <param name="input">[steps × features].</param>
    /// <param name="targets">[steps × units of the output].</param>
    public Example(T[,] input, T[,] targets) : this(input) => Values = targets;

    /// <summary>Target classes: one for each step, or only that of the last step. A negative class does not count.</summary>
    public int[]? Classes { get; init; }

    /// <summary>Target values [steps × units], or [1 × units] of the last step.</summary>
    public T[,]? Values { get; init; }

    /// <summary>An input by name; the input of an example for a model with one input goes by any name. Null where there is none.</summary>
    internal T[,]? Input(string name) => single ?? (named!.TryGetValue(name, out T[,]? found) ? found : null);
}
