using System.ComponentModel;
using System.Numerics;

namespace RnnDsl.Models;

/// <summary>
/// The parts of a model in the order in which they run, and what they are to its user: one list of quantities, states and
/// parameters. What belongs to a layer goes by the layer's name: <c>encoder.z</c>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Composition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<(int Part, string Name), int> flatDerived = [];
    private readonly Keep[] needs;

    /// <param name="name">The model's name.</param>
    /// <param name="dimensions">Its dimensions.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="parameters">Parameters of its own; those of its layers come after them.</param>
    /// <param name="order">Names of its own quantities, in the order of its equations.</param>
    /// <param name="outputs">Those that are outputs.</param>
    /// <param name="parts">The parts, each after those that it reads.</param>
    public Composition(string name, DimensionInfo[] dimensions, InputInfo[] inputs, ParameterInfo[] parameters, string[] order, string[] outputs, Part<T>[] parts)
    {
        Parts = parts;
        Inputs = inputs;
        OwnParameters = parameters;
        Order = order;
        OutputNames = outputs;
        Links = [.. parts.Select((part, p) => new PartLinks(Resolve(part.Inputs, p), Resolve(part.Contexts, p), Resolve(part.InitialStates, p)))];
        Inputs = [.. inputs.Select((input, i) => input with { Tokens = TokensOf(i) })];
        Slots = [.. FlatSlots(order)];
        States = [.. from p in Enumerable.Range(0, parts.Length)
                     from state in Enumerable.Range(0, parts[p].Model.Description.States.Length)
                     where parts[p].IsLayer
                     select (p, state)];
        Description = new ModelDescription(
            name, dimensions, Inputs,
            [.. States.Select(state => FlatState(state.Part, state.Own))],
            [.. Slots.Select(slot => FlatQuantity(slot.Part, slot.Own, outputs))],
            [.. Slots.Select(slot => FlatSlot(slot.Part, slot.Own, outputs))],
            FlatParameters(parameters),
            [], [], [], [])
        {
            Derived = [.. FlatDerived()],
            UsesStep = parts.Any(part => part.IsLayer && part.Model.Description.UsesStep),
        };
        for (int p = 0; p < parts.Length; p++) MapParameters(parts[p]);
        needs = [.. parts.Select((part, p) => LeastKeep(p))];
    }

    /// <summary>The parts in the order in which they run.</summary>
    public Part<T>[] Parts { get; }

    /// <summary>What the whole is to its user.</summary>
    internal ModelDescription Description { get; }

    internal InputInfo[] Inputs { get; }

    /// <summary>Parameters of the model's own.</summary>
    internal ParameterInfo[] OwnParameters { get; }

    /// <summary>Names of the model's own quantities, in the order of its equations.</summary>
    internal string[] Order { get; }

    /// <summary>Those that are outputs.</summary>
    internal string[] OutputNames { get; }

    /// <summary>Where each part reads.</summary>
    internal PartLinks[] Links { get; }

    /// <summary>The part that has each of the model's quantities, and its slot there.</summary>
    internal (int Part, int Own)[] Slots { get; }

    /// <summary>The part that has each of the model's states, and its number there.</summary>
    internal (int Part, int Own)[] States { get; }


    /// <summary>What a part keeps in a run: others read some of it, whatever the caller wants.</summary>
    internal Keep KeepOf(int part, Keep wanted) => wanted > needs[part] ? wanted : needs[part];

    /// <summary>The name of a part's quantity, state or parameter in the model.</summary>
    internal string NameOf(int part, string own) => Parts[part].IsLayer ? $"{Parts[part].Name}.{own}" : own;

    /// <summary>The input whose steps a quantity has; null where it has one value for each example.</summary>
    internal string? SpaceOf(int slot) => SpaceOf(Slots[slot].Part, Slots[slot].Own);

    private string? SpaceOf(int part, int own) =>
        Parts[part].Model.Composition is { } inner && inner.SpaceOf(own) is null ? null : Parts[part].Space;

    /// <summary>The number in the model of what a part makes of weights alone; −1 where the model does not have it.</summary>
    internal int DerivedOf(int part, int own) => flatDerived.TryGetValue((part, Parts[part].Model.Description.Derived[own].Name), out int flat) ? flat : -1;

    /// <summary>The tokens that everyone knows who reads an input: a model that is a layer may look them up.</summary>
    private int TokensOf(int input)
    {
        int fewest = Inputs[input].Tokens;
        for (int p = 0; p < Parts.Length; p++)
            foreach (Source source in Links[p].Inputs)
            {
                if (source.Part >= 0 || source.Index != input) continue;
                ModelDescription reader = Parts[p].Model.Description;
                int known = reader.Inputs[reader.InputOf(source.To)].Tokens;
                if (known > 0 && (fewest == 0 || known < fewest)) fewest = known;
            }
        return fewest;
    }

    private Source[] Resolve(Link[] links, int before) => [.. links.Select(link => Resolve(link, before))];

    private Source Resolve(Link link, int before)
    {
        int input = ModelDescription.Find(Inputs, link.From);
        if (input >= 0) return new Source(link.To, link.Move, -1, input);
        for (int part = 0; part < before; part++)
            if (link.From.StartsWith(Parts[part].Name + ".", StringComparison.Ordinal)
                && ModelDescription.Find(Parts[part].Model.Description.Quantities, link.From[(Parts[part].Name.Length + 1)..]) is >= 0 and var slot)
                return new Source(link.To, link.Move, part, slot);
        throw new ArgumentException($"A part of the model reads '{link.From}', which no part before it makes.", nameof(link));
    }

    /// <summary>The model's own quantities in the order of its equations, then those of its layers.</summary>
    private IEnumerable<(int Part, int Own)> FlatSlots(string[] order)
    {
        var own = new List<(int Rank, int Part, int Slot)>();
        for (int p = 0; p < Parts.Length; p++)
        {
            if (Parts[p].IsLayer) continue;
            QuantityInfo[] quantities = Parts[p].Model.Description.Quantities;
            for (int slot = 0; slot < quantities.Length; slot++)
                if (Array.IndexOf(Parts[p].Unnamed, quantities[slot].Name) < 0) own.Add((Array.IndexOf(order, quantities[slot].Name), p, slot));
        }
        foreach ((_, int part, int slot) in own.OrderBy(item => item.Rank)) yield return (part, slot);
        for (int p = 0; p < Parts.Length; p++)
            for (int slot = 0; Parts[p].IsLayer && slot < Parts[p].Model.Description.Quantities.Length; slot++)
                yield return (p, slot);
    }

    private StateInfo FlatState(int part, int own)
    {
        StateInfo state = Parts[part].Model.Description.States[own];
        return state with { Name = NameOf(part, state.Name), NextSlot = Array.IndexOf(Slots, (part, state.NextSlot)) };
    }

    /// <summary>What another part reads counts as an output of its part, but not of the model.</summary>
    private QuantityInfo FlatQuantity(int part, int own, string[] outputs)
    {
        QuantityInfo quantity = Parts[part].Model.Description.Quantities[own];
        QuantityRole role = quantity.Role & ~QuantityRole.Output;
        if (!Parts[part].IsLayer && Array.IndexOf(outputs, quantity.Name) >= 0) role |= QuantityRole.Output;
        return quantity with { Name = NameOf(part, quantity.Name), Role = role, Space = SpaceOf(part, own) };
    }

    private SlotInfo FlatSlot(int part, int own, string[] outputs)
    {
        SlotInfo slot = Parts[part].Model.Description.Slots[own];
        bool output = !Parts[part].IsLayer && Array.IndexOf(outputs, Parts[part].Model.Description.Quantities[own].Name) >= 0;
        return slot with { Keep = output ? Keep.Output : slot.Keep == Keep.Output ? Keep.Tape : slot.Keep };
    }

    private ParameterInfo[] FlatParameters(ParameterInfo[] own)
    {
        var all = new List<ParameterInfo>(own);
        foreach (Part<T> part in Parts)
            if (part.IsLayer && part.Layer == part.Name)
                all.AddRange(part.Model.Description.Parameters.Select(info => info with
                {
                    Name = $"{part.Name}.{info.Name}",
                    TorchName = part.Torch is { } module ? module.Of(info.TorchName ?? info.Name) : null,
                    TorchPart = part.Torch is null ? -1 : info.TorchPart,
                }));
        return [.. all];
    }

    private void MapParameters(Part<T> part) =>
        part.Parameters = [.. part.Model.Description.Parameters.Select(info => Description.ParameterOf(part.IsLayer ? $"{part.Layer}.{info.Name}" : info.Name))];

    private List<DerivedInfo> FlatDerived()
    {
        var all = new List<DerivedInfo>();
        for (int p = 0; p < Parts.Length; p++)
            foreach (DerivedInfo derived in Parts[p].Model.Description.Derived.Where(derived => derived.IsNamed))
            {
                string name = NameOf(p, derived.Name);
                int known = all.FindIndex(other => other.Name == name);
                flatDerived[(p, derived.Name)] = known >= 0 ? known : all.Count;
                if (known < 0) all.Add(derived with { Name = name });
            }
        return all;
    }

    /// <summary>Enough that whoever reads the part finds what it reads.</summary>
    private Keep LeastKeep(int part)
    {
        Keep most = Keep.Output;
        foreach (PartLinks links in Links)
            foreach (Source source in links.All)
                if (source.Part == part && Parts[part].Model.Description.Slots[source.Index].Keep > most)
                    most = Parts[part].Model.Description.Slots[source.Index].Keep;
        return most;
    }
}

/// <summary>Where a part reads something.</summary>
/// <param name="To">The part's input, context or state.</param>
/// <param name="Move">How it gets there.</param>
/// <param name="Part">The part that makes it; −1 for an input of the model.</param>
/// <param name="Index">The slot there, or the number of the input.</param>
internal readonly record struct Source(string To, Move Move, int Part, int Index);

/// <summary>Where a part reads.</summary>
internal sealed record PartLinks(Source[] Inputs, Source[] Contexts, Source[] Initial)
{
    internal Source[] All { get; } = [.. Inputs, .. Contexts, .. Initial];
}
