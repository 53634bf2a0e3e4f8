using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>How <see cref="WordModel{T}"/> reads a model's answer.</summary>
public sealed record WordModelOptions : ExplainOptions
{
    /// <summary>The output that the class is read from: at the last step, where it has a value at each. The first one if not given.</summary>
    public string? Output { get; init; }

    /// <summary>The names of the classes; "class 0", "class 1", … if not given.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The class of the output's units; the largest one's number if not given, and of an output of one unit whether it is above <see cref="Threshold"/>. Wants <see cref="Classes"/>.</summary>
    public Func<IReadOnlyList<double>, int>? Decide { get; init; }

    /// <summary>Above this an output of one unit means class 1, else class 0: 0 for a logit, 0.5 for a probability.</summary>
    public double Threshold { get; init; }

    /// <summary>The class of a word whose input has no steps, which no model can be asked.</summary>
    public int? EmptyWordClass { get; init; }

    /// <summary>How many steps are run at once; bounds the memory, and does not change a result.</summary>
    public int RowBudget { get; init; } = 16_384;
}

/// <summary>A model as something that gives words classes: it reads a word as an input, and its output at the end is the class. Many words are run at once.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class WordModel<T> : IWordClassifier where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly WordInput<T> input;
    private readonly WordModelOptions options;
    private readonly string output;
    private readonly int units;

    /// <summary>A model and how it reads words.</summary>
    /// <param name="model">A model with one input.</param>
    /// <param name="input">How a word becomes the input.</param>
    /// <param name="options">How the class is read.</param>
    /// <exception cref="ArgumentException">The model has several inputs or contexts, there is no such output, or the options contradict each other.</exception>
    public WordModel(IRecurrentModel<T> model, WordInput<T> input, WordModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        this.model = model.Compiled;
        this.input = input;
        this.options = options ??= new WordModelOptions();
        ModelDescription description = this.model.Description;
        if (description.GivenInputs.Length != 1 || description.Contexts.Length > 0)
            throw new ArgumentException($"{description.Name} is given {ModelDescription.List(description.GivenInputs.Select(info => info.Name).Concat(description.Contexts.Select(info => info.Name)))}; a word is one input.", nameof(model));
        int[] outputs = description.OutputSlots();
        int slot = options.Output is null ? outputs[0] : description.SlotOf(options.Output);
        if (!outputs.Contains(slot))
            throw new ArgumentException($"{description.Name}: '{options.Output}' is no output; there is {ModelDescription.List(outputs.Select(number => description.Quantities[number].Name))}.", nameof(options));
        output = description.Quantities[slot].Name;
        units = description.Slots[slot].Sequence is null ? description.Slots[slot].Width
            : throw new ArgumentException($"{description.Name}: '{output}' has a number of positions of its own at each step; it gives no class.", nameof(options));
        Classes = CheckClasses();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Symbols => input.Symbols;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    internal ModelDescription Description => model.Description;

    /// <inheritdoc/>
    public int[] Classify(IReadOnlyList<int[]> words, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        var classes = new int[words.Count];
        Read(words, [], (word, label, _) => classes[word] = label, cancellation);
        return classes;
    }

    /// <summary>The numbers of states after a word.</summary>
    internal int[] StateWidths(IReadOnlyList<string> states) =>
        [.. states.Select(name => ModelDescription.Elements(Description.States[Description.StateOf(name)].Shape))];

    /// <summary>Tells of each word its class and the states after it, one after another.</summary>
    internal void Read(IReadOnlyList<int[]> words, IReadOnlyList<string> states, Action<int, int, double[]> tell, CancellationToken cancellation)
    {
        if (words.Count == 0) return;
        var outputs = new Outputs<T>(model);
        var state = new double[StateWidths(states).Sum()];
        var inputs = new List<T[,]>();
        var numbers = new List<int>();
        long rows = 0;
        for (int word = 0; word < words.Count; word++)
        {
            T[,] steps = input.Of(words[word]);
            if (steps.Length == 0)
            {
                tell(word, EmptyWord(), new double[state.Length]);
                continue;
            }
            if (numbers.Count > 0 && rows + steps.GetLength(0) > options.RowBudget) Run();
            inputs.Add(steps);
            numbers.Add(word);
            rows += steps.GetLength(0);
        }
        if (numbers.Count > 0) Run();

        void Run()
        {
            cancellation.ThrowIfCancellationRequested();
            model.Run(Batch<T>.From(inputs), outputs, options: options.Run);
            Quantity<T> last = outputs[output];
            StateView<T>[] views = [.. states.Select(name => outputs.FinalState(name))];
            for (int i = 0; i < numbers.Count; i++)
            {
                CopyStates(views, i, state);
                tell(numbers[i], ClassOf(last[i, last.Lengths[i] - 1], words[numbers[i]]), state);
            }
            inputs.Clear();
            numbers.Clear();
            rows = 0;
        }
    }

    private static void CopyStates(StateView<T>[] views, int example, double[] state)
    {
        int at = 0;
        foreach (StateView<T> view in views)
            foreach (T value in view[example]) state[at++] = double.CreateTruncating(value);
    }

    private int ClassOf(ReadOnlySpan<T> values, int[] word)
    {
        double[] numbers = TensorBody.Numbers(values);
        if (Array.Exists(numbers, double.IsNaN)) throw new ArithmeticException($"{Description.Name}: '{output}' is not a number after the word {Words.Text(word, Symbols)}.");
        if (options.Decide is { } decide)
        {
            int decided = decide(numbers);
            return (uint)decided < (uint)Classes.Count ? decided
                : throw new InvalidOperationException($"The function gave '{output}' the class {decided}; there are {Classes.Count}, numbered from 0.");
        }
        return numbers.Length == 1 ? (numbers[0] > options.Threshold ? 1 : 0) : numbers.AsSpan().IndexOf(numbers.Max());
    }

    private int EmptyWord() => options.EmptyWordClass
        ?? throw new ArgumentException($"The input of the empty word has no steps, so {Description.Name} cannot be asked for its class: say it (EmptyWordClass), or let every input begin with a step.");

    private string[] CheckClasses()
    {
        if (options.Decide is not null && options.Classes is null) throw new ArgumentException("A function that decides on the class (Decide) wants the names of the classes (Classes).", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RowBudget, 1, "options.RowBudget");
        int count = options.Decide is null ? Math.Max(2, units) : options.Classes!.Count;
        string[] classes = options.Classes is null ? [.. Enumerable.Range(0, count).Select(label => $"class {label}")] : Words.CheckNames("class", options.Classes, nameof(options));
        if (classes.Length != count) throw new ArgumentException($"{Description.Name}: '{output}' has {count} classes; there are {classes.Length} names.", nameof(options));
        if (options.EmptyWordClass is { } empty && (uint)empty >= (uint)count) throw new ArgumentException($"The empty word has the class {empty}; there are {count}, numbered from 0.", nameof(options));
        return classes;
    }
}
