using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="OutputResponse"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record OutputResponseOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The quantity that answers; the model's first output if not given.</summary>
    public string? Output { get; init; }

    /// <summary>Its units; all of them if not given.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>The inputs that are moved; all that a caller gives if not given.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>Computes derivatives; tokens have none.</summary>
    public bool Derivatives { get; init; } = true;

    /// <summary>Computes finite changes: each step replaced.</summary>
    public bool FiniteChanges { get; init; } = true;

    /// <summary>What a step of an input of numbers is replaced by, by the input's name [features]; the mean step of the batch where nothing is given.</summary>
    public IReadOnlyDictionary<string, T[]> Replacements { get; init; } = new Dictionary<string, T[]>();

    /// <summary>
    /// How many steps, of all sequences together, are run at once; bounds the memory, and does not change a result.
    /// Null: about as many as keep the recorded values within a few MiB.
    /// </summary>
    public int? RowBudget { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>
/// How each step's output answers to each step's input, and to each earlier output where the model carries outputs on: ∂y_t/∂x_s and ∂y_t/∂y_s, and
/// what y_t loses when step s is replaced. Of an output that is fed back as an input ([Feedback]) the table of that input is y_t against y_{s−1}.
/// </summary>
/// <remarks>
/// A step is replaced by the mean step of the batch, or by what is given for its input; the output's own value by its mean. A token is
/// replaced by token 0 (token 0 by token 1), a token that is fed back by the output's best choice besides it: what if the model had said the other word?
/// Inputs stay as they are otherwise: a changed output does not change the inputs that were recorded after it.
/// </remarks>
public static class OutputResponse
{
    private const long MostEntries = 1 << 27;

    /// <summary>The tables of all sources: the inputs in the order of the definition, then the output itself.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="options">The output, its units, the inputs.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, the tables would be too large, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">An output is not a number; says where that begins.</exception>
    public static IReadOnlyList<StepPairs> Tables<T>(
        IRecurrentModel<T> model, Batch<T> batch, OutputResponseOptions<T>? options = null, InitialStates<T>? initial = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new OutputResponseOptions<T>();
        RecurrentModel<T> compiled = model.Compiled;
        ModelDescription description = compiled.Description;
        int slot = options.Output is { } name ? description.SlotOf(name) : description.OutputSlots()[0];
        string output = description.Quantities[slot].Name;
        GradientPass<T>.CheckCall(compiled, batch, Target.Sum(output, Step.All), initial);
        int[] units = UnitsOf(description, slot, options.Units);
        InputInfo[] inputs = InputsOf(description, options);
        Batch<T> drawn = Noise.AddTo(batch, description, options.Run?.NoiseSeed);
        CheckSize(compiled, drawn, slot, units, inputs, options);

        var work = new OutputRuns<T>(compiled, drawn, initial, output, units, options, cancellation);
        int parts = (options.Derivatives ? 1 : 0) + (options.FiniteChanges ? inputs.Length + 1 : 0), done = 0;
        var tables = new List<StepPairs>();
        if (options.Derivatives)
        {
            tables.AddRange(work.Derivatives([.. inputs.Where(info => info.Tokens == 0)], Report));
            done++;
        }
        if (options.FiniteChanges)
        {
            foreach (InputInfo info in inputs)
            {
                tables.Add(work.InputChanges(info, Report));
                done++;
            }
            tables.Add(work.OutputChanges(Report));
        }
        string[] order = [.. inputs.Select(info => info.Name), output];
        return [.. tables.OrderBy(table => Array.IndexOf(order, table.Source)).ThenBy(table => table.Kind)];

        void Report(double share) => options.Progress?.Report((done + share) / parts);
    }

    private static int[] UnitsOf(ModelDescription model, int slot, IReadOnlyList<int>? units)
    {
        QuantityInfo info = model.Quantities[slot];
        if (model.Slots[slot].Sequence is not null)
            throw new ArgumentException($"{model.Name}: '{info.Name}' has a number of positions of its own at each step; look at something that is made of it.", "options");
        int width = model.Slots[slot].Width;
        foreach (int unit in units ?? [])
            if ((uint)unit >= (uint)width)
                throw new ArgumentOutOfRangeException("options", unit, $"{model.Name}: '{info.Name}' has {model.Explain(width)} units, numbered from 0; there is no unit {unit}.");
        return [.. units ?? [.. Enumerable.Range(0, width)]];
    }

    private static InputInfo[] InputsOf<T>(ModelDescription model, OutputResponseOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (string name in (options.Inputs ?? []).Concat(options.Replacements.Keys)) model.InputOf(name);
        foreach ((string name, T[] row) in options.Replacements)
        {
            int width = ModelDescription.Elements(model.Inputs[model.InputOf(name)].Shape);
            if (row.Length != width) throw new ArgumentException($"{model.Name}: the replacement of '{name}' has {row.Length} features; a step has {model.Explain(width)}.", nameof(options));
            if (model.Inputs[model.InputOf(name)].Tokens > 0) throw new ArgumentException($"{model.Name}: '{name}' are tokens; their replacement follows from what they are.", nameof(options));
        }
        return [.. model.GivenInputs.Where(info => options.Inputs is null || options.Inputs.Contains(info.Name))];
    }

    private static void CheckSize<T>(RecurrentModel<T> model, Batch<T> batch, int slot, int[] units, InputInfo[] inputs, OutputResponseOptions<T> options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!options.Derivatives) return;
        ReadOnlySpan<int> steps = model.GeometryOf(slot, batch).Lengths;
        long entries = 0;
        for (int example = 0; example < steps.Length; example++)
            foreach (InputInfo info in inputs)
                entries += (long)steps[example] * batch.Inputs[batch.IndexOf(info.Name)].Rows.Geometry.Lengths[example] * units.Length * ModelDescription.Elements(info.Shape);
        if (entries > MostEntries)
            throw new ArgumentException($"{model.Description.Name}: the derivatives of all pairs of steps are {entries} numbers; name fewer units or inputs, or run fewer examples.", nameof(options));
    }
}
