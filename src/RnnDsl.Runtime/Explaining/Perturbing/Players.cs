using System.Globalization;
using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Who shares a prediction: parts of the inputs that are replaced where they are absent, or gates that are held at a reference. Players of an
/// example are numbered in the order in which they first appear in time; no player is ever padding, as there is none.
/// </summary>
public abstract class Players
{
    private protected Players()
    {
    }

    /// <summary>Each step, of all inputs that have steps; they must have the same ones.</summary>
    public static Players Steps() => new StepPlayers(null);

    /// <summary>Each step of one input.</summary>
    /// <param name="input">Its name.</param>
    public static Players Steps(string input)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        return new StepPlayers(input);
    }

    /// <summary>Each token of an input; the same as its steps.</summary>
    /// <param name="input">The name of the input; not needed where there is only one.</param>
    public static Players Tokens(string? input = null) => new StepPlayers(input);

    /// <summary>Each feature over all steps (columns), of one input or of all.</summary>
    /// <param name="input">Its name; all inputs that a caller gives if null.</param>
    public static Players Features(string? input = null) => new FeaturePlayers(input);

    /// <summary>Each feature at each step, of one input or of all.</summary>
    /// <param name="input">Its name; all inputs that a caller gives if null.</param>
    public static Players Cells(string? input = null) => new CellPlayers(input);

    /// <summary>Each input as a whole: the modalities of a model with several.</summary>
    public static Players Inputs() => new InputPlayers();

    /// <summary>Spans of steps, the same for every example; each other step is a player by itself.</summary>
    /// <param name="spans">First and last step of each, both included; they must not overlap. What lies behind an example's end is left out.</param>
    public static Players Phrases(params (int First, int Last)[] spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        return new PhrasePlayers([spans], shared: true);
    }

    /// <summary>Spans of steps, others for each example; each other step is a player by itself.</summary>
    /// <param name="perExample">For each example the first and last step of each span, both included.</param>
    public static Players Phrases(IReadOnlyList<(int First, int Last)[]> perExample)
    {
        ArgumentNullException.ThrowIfNull(perExample);
        return new PhrasePlayers([.. perExample], shared: false);
    }

    /// <summary>Any partition of the cells of the inputs.</summary>
    /// <param name="group">The group of a cell, from example, input, step and feature; below 0 for one that always stays. The numbers need not be dense.</param>
    /// <param name="label">The name of a group; "group 3" if not given.</param>
    /// <param name="text">What the groups are, in words.</param>
    public static Players Groups(Func<int, string, int, int, int> group, Func<int, string>? label = null, string text = "groups")
    {
        ArgumentNullException.ThrowIfNull(group);
        return new GroupPlayers(group, label ?? (number => string.Create(CultureInfo.InvariantCulture, $"group {number}")), text);
    }

    /// <summary>
    /// Each named quantity at each step (or over all), with all its units; absent, it is held at the mean of each of its units over the steps and
    /// examples of the explained batch. For gates: how much of this prediction is the forget gate at t = 7?
    /// </summary>
    /// <param name="quantities">Names of quantities, for example <c>"f"</c> or <c>"encoder.z"</c>.</param>
    public static Players Gates(params string[] quantities) => new GatePlayers(quantities, wholeQuantity: false);

    /// <summary>Each named quantity over all steps, held at its mean where it is absent.</summary>
    /// <param name="quantities">Names of quantities.</param>
    public static Players WholeGates(params string[] quantities) => new GatePlayers(quantities, wholeQuantity: true);

    /// <summary>Each named quantity at each step; absent, it is held at its value in a reference run, at the same step of the same example.</summary>
    /// <param name="reference">A recorded run of the same model over examples with the same steps, for example over the mean input.</param>
    /// <param name="quantities">Names of quantities.</param>
    /// <typeparam name="T">float or double.</typeparam>
    public static Players Gates<T>(Trace<T> reference, params string[] quantities) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(reference);
        return new GatePlayers<T>(quantities, wholeQuantity: false, reference);
    }

    /// <summary>Each named quantity over all steps; absent, it is held at its values in a reference run.</summary>
    /// <param name="reference">A recorded run of the same model over examples with the same steps.</param>
    /// <param name="quantities">Names of quantities.</param>
    /// <typeparam name="T">float or double.</typeparam>
    public static Players WholeGates<T>(Trace<T> reference, params string[] quantities) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(reference);
        return new GatePlayers<T>(quantities, wholeQuantity: true, reference);
    }

    /// <summary>Who they are, in words.</summary>
    public abstract override string ToString();

    /// <summary>The players of each example of a batch; null for those that are not parts of inputs.</summary>
    internal virtual PlayerMap[]? OfInputs<T>(PerturbedInput<T>[] inputs) where T : unmanaged, IBinaryFloatingPointIeee754<T> => null;

    /// <summary>One input by name, or all.</summary>
    private protected static int[] Chosen<T>(PerturbedInput<T>[] inputs, string? name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (name is null) return [.. Enumerable.Range(0, inputs.Length)];
        int index = Array.FindIndex(inputs, input => input.Name == name);
        if (index < 0)
            throw new ArgumentException($"{inputs[0].Owner} has no input '{name}'; it has {ModelDescription.List(inputs.Select(input => input.Name))}.", "players");
        return [index];
    }

    /// <summary>The inputs that have steps, all the same ones.</summary>
    private protected static int[] WithSteps<T>(PerturbedInput<T>[] inputs, string? name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] chosen = [.. Chosen(inputs, name).Where(i => inputs[i].HasSteps)];
        if (chosen.Length == 0)
            throw new ArgumentException($"{inputs[0].Owner}: {(name is null ? "no input has" : $"'{name}' does not have")} steps.", "players");
        foreach (int i in chosen)
            if (!inputs[i].Lengths.AsSpan().SequenceEqual(inputs[chosen[0]].Lengths))
                throw new ArgumentException($"{inputs[0].Owner}: '{inputs[chosen[0]].Name}' and '{inputs[i].Name}' have steps of their own; say whose steps are meant: Players.Steps(\"{inputs[i].Name}\").", "players");
        return chosen;
    }

    /// <summary>A name for a part of an input, which says which input where there are several.</summary>
    private protected static string Label<T>(PerturbedInput<T>[] inputs, int input, string part) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        inputs.Length == 1 ? part : $"{inputs[input].Name}, {part}";

    private protected static string Number(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what} {number}");
}
