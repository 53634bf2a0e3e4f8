using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Training;

/// <summary>
/// Something to learn from: inputs, and what should come out of them. One sequence is given to a constructor; several inputs go by name:
/// <c>new Example&lt;float&gt;().WithTokens("words", ids).WithFixed("age", [0.3f]).WithClass(1)</c>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Example<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ExampleInput<T>[] inputs;
    private readonly ExampleContext<T>[] contexts;

    /// <summary>An example without inputs yet; <c>With…</c> adds them.</summary>
    public Example() : this([], [])
    {
    }

    /// <summary>A sequence for a model with one input; set <see cref="Classes"/> or <see cref="Values"/> for what should come out.</summary>
    /// <param name="input">[steps × features].</param>
    public Example(T[,] input) : this([new ExampleInput<T>(null, InputLengths.Main, input ?? throw new ArgumentNullException(nameof(input)))], [])
    {
    }

    /// <summary>A sequence for a model with several inputs.</summary>
    /// <param name="inputs">For each input's name [steps × features].</param>
    public Example(IReadOnlyDictionary<string, T[,]> inputs) : this(Named(inputs), [])
    {
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
    public Example(T[,] input, T[] target) : this(input) => Values = OneRow(target);

    /// <summary>A sequence and what every step should be.</summary>
    /// <param name="input">[steps × features].</param>
    /// <param name="targets">[steps × units of the output].</param>
    public Example(T[,] input, T[,] targets) : this(input) => Values = targets;

    private Example(ExampleInput<T>[] inputs, ExampleContext<T>[] contexts) => (this.inputs, this.contexts) = (inputs, contexts);

    /// <summary>Target classes: one for each step, or only that of the last step (or of the whole example). A negative class does not count.</summary>
    public int[]? Classes { get; init; }

    /// <summary>Target values [steps × units], or [1 × units] of the last step (or of the whole example).</summary>
    public T[,]? Values { get; init; }

    /// <summary>Steps of the main inputs; of the first other sequence where there are none; 1 where all inputs are fixed.</summary>
    internal int Steps => (Find(InputLengths.Main) ?? Find(InputLengths.Own))?.Steps ?? 1;

    internal ReadOnlySpan<ExampleInput<T>> Inputs => inputs;

    internal ReadOnlySpan<ExampleContext<T>> Contexts => contexts;

    /// <summary>Tokens for a model with one input, and the class of the whole sequence.</summary>
    /// <param name="tokens">[steps], numbered from 0.</param>
    /// <param name="label">From 0; −1 where the example has none.</param>
    public static Example<T> OfTokens(int[] tokens, int label) => OfTokens(tokens).WithClass(label);

    /// <summary>Tokens for a model with one input, and a class for every step.</summary>
    /// <param name="tokens">[steps], numbered from 0.</param>
    /// <param name="classes">One for each step, from 0; −1 where a step has none.</param>
    public static Example<T> OfTokens(int[] tokens, int[] classes) => OfTokens(tokens).WithClasses(classes);

    /// <summary>Tokens for a model with one input, and what its output should be.</summary>
    /// <param name="tokens">[steps], numbered from 0.</param>
    /// <param name="target">One for each unit of the output.</param>
    public static Example<T> OfTokens(int[] tokens, T[] target) => OfTokens(tokens).WithValues(target);

    /// <summary>A text to foretell: every token but the last, with the next one as the class of each step.</summary>
    /// <param name="tokens">[steps + 1], numbered from 0; at least two.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static Example<T> OfNextTokens(int[] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Length < 2) throw new ArgumentException($"There are {tokens.Length} tokens; foretelling the next one needs at least two.", nameof(tokens));
        return OfTokens(tokens[..^1]).WithClasses(tokens[1..]);
    }

    /// <summary>One row for a model with one input that has no steps, and its class.</summary>
    /// <param name="row">[features].</param>
    /// <param name="label">From 0; −1 where the example has none.</param>
    public static Example<T> OfRow(T[] row, int label) => OfRow(row).WithClass(label);

    /// <summary>One row for a model with one input that has no steps, and what its output should be.</summary>
    /// <param name="row">[features].</param>
    /// <param name="target">One for each unit of the output.</param>
    public static Example<T> OfRow(T[] row, T[] target) => OfRow(row).WithValues(target);

    /// <summary>The example with a main input: all of these have the same steps.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequence">[steps × features].</param>
    /// <exception cref="ArgumentException">The name is already there.</exception>
    public Example<T> With(string name, T[,] sequence) => With(new ExampleInput<T>(Checked(name), InputLengths.Main, sequence ?? throw new ArgumentNullException(nameof(sequence))));

    /// <summary>The example with a main input of tokens.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="tokens">[steps], numbered from 0.</param>
    /// <exception cref="ArgumentException">The name is already there.</exception>
    public Example<T> WithTokens(string name, int[] tokens) => With(new ExampleInput<T>(Checked(name), InputLengths.Main, tokens ?? throw new ArgumentNullException(nameof(tokens))));

    /// <summary>The example with an input of one row, whatever its steps.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="row">[features].</param>
    /// <exception cref="ArgumentException">The name is already there.</exception>
    public Example<T> WithFixed(string name, T[] row) => With(new ExampleInput<T>(Checked(name), row ?? throw new ArgumentNullException(nameof(row))));

    /// <summary>The example with a sequence that has a length of its own.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequence">[steps × features].</param>
    /// <exception cref="ArgumentException">The name is already there.</exception>
    public Example<T> WithSequence(string name, T[,] sequence) => With(new ExampleInput<T>(Checked(name), InputLengths.Own, sequence ?? throw new ArgumentNullException(nameof(sequence))));

    /// <summary>The example with tokens that have a length of their own.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="tokens">[steps], numbered from 0.</param>
    /// <exception cref="ArgumentException">The name is already there.</exception>
    public Example<T> WithTokenSequence(string name, int[] tokens) => With(new ExampleInput<T>(Checked(name), InputLengths.Own, tokens ?? throw new ArgumentNullException(nameof(tokens))));

    /// <summary>The example with a context: a sequence to attend over.</summary>
    /// <param name="name">The name of the model's context.</param>
    /// <param name="sequence">[positions × units]; a signal has one unit.</param>
    /// <exception cref="ArgumentException">The name is already there.</exception>
    public Example<T> WithContext(string name, T[,] sequence)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(sequence);
        if (Array.Exists(contexts, context => context.Name == name)) throw new ArgumentException($"Context '{name}' is given twice.", nameof(name));
        return new Example<T>(inputs, [.. contexts, new ExampleContext<T>(name, sequence)]) { Classes = Classes, Values = Values };
    }

    /// <summary>The example with the class of its last step (or of the whole example).</summary>
    /// <param name="target">From 0; −1 where it has none.</param>
    public Example<T> WithClass(int target) => WithClasses([target]);

    /// <summary>The example with a class for every step.</summary>
    /// <param name="targets">One for each step, from 0; −1 where a step has none.</param>
    public Example<T> WithClasses(int[] targets) => new(inputs, contexts) { Classes = targets ?? throw new ArgumentNullException(nameof(targets)), Values = Values };

    /// <summary>The example with what its last step (or the whole example) should be.</summary>
    /// <param name="target">One for each unit of the output.</param>
    public Example<T> WithValues(T[] target) => WithValues(OneRow(target));

    /// <summary>The example with what every step should be.</summary>
    /// <param name="targets">[steps × units of the output].</param>
    public Example<T> WithValues(T[,] targets) => new(inputs, contexts) { Classes = Classes, Values = targets ?? throw new ArgumentNullException(nameof(targets)) };

    /// <summary>An input by name; the input of an example for a model with one input goes by any name. Null where there is none.</summary>
    internal ExampleInput<T>? Find(string name)
    {
        foreach (ExampleInput<T> input in inputs)
            if (input.Name is null || input.Name == name)
                return input;
        return null;
    }

    /// <summary>The numbers of an input that is a sequence; null where there is none.</summary>
    internal T[,]? Input(string name) => Find(name)?.Sequence;

    /// <summary>A context by name; null where there is none.</summary>
    internal T[,]? Context(string name)
    {
        foreach (ExampleContext<T> context in contexts)
            if (context.Name == name)
                return context.Values;
        return null;
    }

    /// <summary>Some steps of the example: of its main inputs and of its targets, of which there is one for every step. The rest stays whole.</summary>
    internal Example<T> Window(int first, int count) =>
        new(Array.ConvertAll(inputs, input => input.Lengths == InputLengths.Main ? input.Window(first, count) : input), contexts)
        {
            Classes = Classes?.AsSpan(first, count).ToArray(),
            Values = Values is null ? null : Rows(Values, first, count),
        };

    private static Example<T> OfTokens(int[] tokens) =>
        new([new ExampleInput<T>(null, InputLengths.Main, tokens ?? throw new ArgumentNullException(nameof(tokens)))], []);

    private static Example<T> OfRow(T[] row) => new([new ExampleInput<T>(null, row ?? throw new ArgumentNullException(nameof(row)))], []);

    private static ExampleInput<T>[] Named(IReadOnlyDictionary<string, T[,]> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [.. inputs.Select(input => new ExampleInput<T>(input.Key, InputLengths.Main, input.Value ?? throw new ArgumentNullException(nameof(inputs), $"Input '{input.Key}' is null.")))];
    }

    private static T[,] OneRow(T[] target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var values = new T[1, target.Length];
        for (int unit = 0; unit < target.Length; unit++) values[0, unit] = target[unit];
        return values;
    }

    private static T[,] Rows(T[,] values, int first, int count)
    {
        var rows = new T[count, values.GetLength(1)];
        Array.Copy(values, first * rows.GetLength(1), rows, 0, rows.Length);
        return rows;
    }

    private string Checked(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (inputs is [{ Name: null }]) throw new ArgumentException($"The example's first input has no name; give both by name: new Example<{typeof(T).Name}>().With(…, …).With(\"{name}\", …).", nameof(name));
        if (Array.Exists(inputs, input => input.Name == name)) throw new ArgumentException($"Input '{name}' is given twice.", nameof(name));
        return name;
    }

    private Example<T> With(ExampleInput<T> input) => new([.. inputs, input], contexts) { Classes = Classes, Values = Values };

    private ExampleInput<T>? Find(InputLengths lengths)
    {
        foreach (ExampleInput<T> input in inputs)
            if (input.Lengths == lengths)
                return input;
        return null;
    }
}

/// <summary>A context of one example [positions × units].</summary>
internal readonly record struct ExampleContext<T>(string Name, T[,] Values) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
