using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Where the units of a state stand among those of all states.</summary>
/// <param name="Name">The state, with its layer's name: <c>encoder.h</c>.</param>
/// <param name="First">The number of its first unit.</param>
/// <param name="Width">How many units it has; a matrix is counted row by row.</param>
public sealed record StateBlock(string Name, int First, int Width);

/// <summary>
/// The states whose change from one step to the next is looked at, one after the other in the order of the description, and the model that can be run
/// one step at a time to see it: the whole model, or one of its layers with what the layer reads held as it was.
/// </summary>
internal sealed class StateSpace<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] path;

    private StateSpace(RecurrentModel<T> model, int[] path, string prefix, int[] states, bool reversed)
    {
        this.path = path;
        (Model, Prefix, States, Reversed) = (model, prefix, states, reversed);
        Blocks = new StateBlock[states.Length];
        for (int i = 0; i < states.Length; i++)
        {
            StateInfo info = model.Description.States[states[i]];
            Blocks[i] = new StateBlock(prefix + info.Name, Width, ModelDescription.Elements(info.Shape));
            Width += Blocks[i].Width;
        }
    }

    /// <summary>What is run.</summary>
    internal RecurrentModel<T> Model { get; }

    /// <summary>What stands before the names of <see cref="Model"/> in the user's model.</summary>
    internal string Prefix { get; }

    /// <summary>The numbers of the states in <see cref="Model"/>.</summary>
    internal int[] States { get; }

    internal StateBlock[] Blocks { get; }

    /// <summary>The units of all states.</summary>
    internal int Width { get; }

    /// <summary>Whether the layer walks from the user's last step to the first.</summary>
    internal bool Reversed { get; }

    /// <summary>The run of <see cref="Model"/> within one of the user's model.</summary>
    internal Trace<T> Of(Trace<T> whole) => path.Aggregate(whole, (run, part) => run.Parts[part]);

    /// <summary>A state's step that the model takes as its number <paramref name="index"/> from 0.</summary>
    internal int StepAt(int index, int length) => Reversed ? length - 1 - index : index;

    /// <summary>The steps of each example that the states have.</summary>
    internal ReadOnlySpan<int> Lengths(Trace<T> own) => own[Model.Description.States[States[0]].Name].Lengths;

    /// <summary>The states of some layers, or of all; throws where the next state is not made of the state before and of the step's inputs alone.</summary>
    internal static StateSpace<T> Of(RecurrentModel<T> whole, IReadOnlyList<string>? layers)
    {
        StateNames.CheckStates(whole.Description);
        string[] known = [.. whole.Description.States.Select(state => StateNames.LayerOf(state.Name)).Distinct()];
        string[] asked = [.. (layers ?? []).Distinct()];
        foreach (string layer in asked)
            if (!Array.Exists(known, name => StateNames.IsWithin(name, layer)))
                throw new ArgumentException(
                    whole.Composition is null ? $"{whole.Description.Name} is a cell and has no layers to choose; '{layer}' is named."
                    : $"{whole.Description.Name} has no layer '{layer}' with states; it has {ModelDescription.List(known)}.", "options");
        if (asked.Length == 1) return OfLayer(whole, asked[0]);
        bool all = asked.Length == 0;
        int[] states = [.. Enumerable.Range(0, whole.Description.States.Length).Where(state => all || Array.Exists(asked, layer => StateNames.IsWithin(StateNames.LayerOf(whole.Description.States[state].Name), layer)))];
        string? problem = StepLocality.Problem(whole, states);
        if (problem is null) return new StateSpace<T>(whole, [], "", states, reversed: false);
        if (known.Length == 1 && whole.Composition is not null) return OfLayer(whole, known[0]);
        throw new ArgumentException($"{whole.Description.Name}: {problem}{(known.Length > 1 ? $" Choose one layer, with what it reads held as it was: options.Layers = [\"{known[0]}\"], or {ModelDescription.List(known.Skip(1))}." : "")}", "options");
    }

    /// <summary>The layers whose states make a chain of steps, each alone where all together do not; nothing named where they do.</summary>
    internal static IReadOnlyList<string[]> Chains(RecurrentModel<T> whole, out string? problem)
    {
        problem = StepLocality.Problem(whole, AllStates(whole));
        if (problem is null) return [[]];
        string[] layers = [.. whole.Description.States.Select(state => StateNames.LayerOf(state.Name)).Distinct().Where(layer => layer.Length > 0)];
        return [.. layers.Where(layer => IsChain(whole, layer)).Select(layer => new[] { layer })];
    }

    private static bool IsChain(RecurrentModel<T> whole, string layer)
    {
        (RecurrentModel<T> model, _, _) = Find(whole, layer);
        return StepLocality.Problem(model, AllStates(model)) is null;
    }

    private static StateSpace<T> OfLayer(RecurrentModel<T> whole, string layer)
    {
        (RecurrentModel<T> model, int[] path, bool reversed) = Find(whole, layer);
        int[] states = AllStates(model);
        return StepLocality.Problem(model, states) is { } problem
            ? throw new ArgumentException($"{whole.Description.Name}: {problem}", "options")
            : new StateSpace<T>(model, path, layer + ".", states, reversed);
    }

    /// <summary>A layer's model, where it is among the parts, and whether it walks from the last step to the first.</summary>
    private static (RecurrentModel<T> Model, int[] Path, bool Reversed) Find(RecurrentModel<T> whole, string layer)
    {
        var path = new List<int>();
        RecurrentModel<T> model = whole;
        string rest = layer;
        bool reversed = false;
        while (rest.Length > 0)
        {
            Part<T>[] parts = model.Composition!.Parts;
            string left = rest;
            int at = Array.FindIndex(parts, part => part.IsLayer && StateNames.IsWithin(left, part.Name));
            rest = rest == parts[at].Name ? "" : rest[(parts[at].Name.Length + 1)..];
            (model, reversed) = (parts[at].Model, parts[at].Reversed);
            path.Add(at);
        }
        return (model, [.. path], reversed);
    }

    private static int[] AllStates(RecurrentModel<T> model) => [.. Enumerable.Range(0, model.Description.States.Length)];
}

/// <summary>Which layer a state belongs to.</summary>
internal static class StateNames
{
    internal static void CheckStates(ModelDescription model)
    {
        if (model.States.Length == 0) throw new ArgumentException($"{model.Name} has no states, so nothing goes from one step to the next.", nameof(model));
    }

    /// <summary>The states of some layers, or all where none is named.</summary>
    internal static StateInfo[] Of(ModelDescription model, IReadOnlyList<string> layers)
    {
        CheckStates(model);
        foreach (string layer in layers)
            if (!Array.Exists(model.States, state => IsWithin(LayerOf(state.Name), layer)))
                throw new ArgumentException($"{model.Name} has no layer '{layer}' with states; it has {ModelDescription.List(model.States.Select(state => LayerOf(state.Name)).Where(name => name.Length > 0).Distinct())}.", "options");
        return layers.Count == 0 ? model.States : Array.FindAll(model.States, state => layers.Any(layer => IsWithin(LayerOf(state.Name), layer)));
    }

    /// <summary>The layer of a state; empty in a cell.</summary>
    internal static string LayerOf(string state) => state.LastIndexOf('.') is >= 0 and var dot ? state[..dot] : "";

    /// <summary>Whether a layer is another one or inside of it.</summary>
    internal static bool IsWithin(string name, string layer) => name == layer || name.StartsWith(layer + ".", StringComparison.Ordinal);
}

/// <summary>Whether a model's next states are made of the states before and of one step's inputs alone, so that one step can be run by itself.</summary>
internal static class StepLocality
{
    /// <summary>What stands against it, in words; null if nothing does.</summary>
    internal static string? Problem<T>(RecurrentModel<T> model, int[] states) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (model.Composition is not { } composition) return OfHistory(model.Description, "");
        int[] parts = [.. states.Select(state => composition.States[state].Part).Distinct()];
        string?[] spaces = [.. parts.Select(part => composition.Parts[part].Space).Distinct()];
        if (spaces.Length > 1) return $"its layers walk over different inputs, {ModelDescription.List(spaces.Select(space => $"'{space}'"))}.";
        foreach (int part in parts)
            if (OfPart(composition, part, composition.Parts[part].Name) is { } problem) return problem;
        return null;
    }

    private static string? OfPart<T>(Composition<T> composition, int p, string layer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Part<T> part = composition.Parts[p];
        if (part.Reversed) return $"layer '{layer}' {(part.Name == layer ? "walks" : $"reads '{part.Name}', which walks")} from the last step to the first.";
        if (OfHistory(part.Model.Description, part.IsLayer ? part.Name : "") is { } history) return history;
        if (part.Model.Composition is { } inner)
            for (int q = 0; q < inner.Parts.Length; q++)
                if (OfPart(inner, q, inner.Parts[q].IsLayer ? inner.Parts[q].Name : layer) is { } problem) return problem;
        PartLinks links = composition.Links[p];
        if (links.Contexts.Length > 0) return $"layer '{layer}' reads whole sequences at each step.";
        foreach (Source source in links.Inputs)
        {
            if (source.Move is not (Move.Same or Move.Spread)) return $"layer '{layer}' reads what was made at other steps.";
            if (source.Part < 0) continue;
            if (source.Move == Move.Spread && !IsFixed(composition, source.Part)) return $"layer '{layer}' reads what was made of a whole sequence.";
            if (OfPart(composition, source.Part, layer) is { } problem) return problem;
        }
        return null;
    }

    /// <summary>Whether a part is made of inputs with one row for each example.</summary>
    private static bool IsFixed<T>(Composition<T> composition, int p) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        composition.Parts[p].Space is null && composition.Links[p].Contexts.Length == 0
        && Array.TrueForAll(composition.Links[p].Inputs, source => source.Part < 0 ? composition.Inputs[source.Index].Space is null : IsFixed(composition, source.Part));

    private static string? OfHistory(ModelDescription model, string layer) => model.Histories.Length == 0 ? null
        : $"{(layer.Length == 0 ? "it" : $"layer '{layer}'")} reads '{model.Histories[0].Name}', all values of '{model.Histories[0].State}' so far, so that no product of one-step Jacobians is the derivative of a later state. InputJacobians.Of sees through it.";
}
