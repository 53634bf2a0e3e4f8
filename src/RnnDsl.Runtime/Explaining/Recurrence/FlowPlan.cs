using System.Globalization;
using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Units of a quantity that are a node at each step.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Units">The units; null for all.</param>
/// <param name="Name">What the node is called.</param>
internal sealed record FlowGroup(string Quantity, int[]? Units, string Name)
{
    internal int? Unit => Units is [var only] ? only : null;

    /// <summary>The sum over the group's units of products of two rows.</summary>
    internal double Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        if (Units is null)
            for (int unit = 0; unit < a.Length; unit++) sum += double.CreateTruncating(a[unit]) * double.CreateTruncating(b[unit]);
        else
            foreach (int unit in Units) sum += double.CreateTruncating(a[unit]) * double.CreateTruncating(b[unit]);
        return sum;
    }
}

/// <summary>Which units are nodes of a flow graph: states as a whole cut every step, so that nothing flows past them.</summary>
internal sealed class FlowPlan
{
    internal FlowPlan(ModelDescription model, Wrt source, string through, int unit, IReadOnlyList<string>? quantities, IReadOnlyList<string> perUnit)
    {
        int slot = Survey.SlotOf(model, through);
        if ((uint)unit >= (uint)model.Slots[slot].Width)
            throw new ArgumentOutOfRangeException(nameof(unit), unit, $"{model.Name}: '{through}' has {model.Explain(model.Slots[slot].Width)} units, numbered from 0; there is no unit {unit}.");
        if (source.Kind == WrtKind.Quantity && source.Name == through) throw new ArgumentException($"{model.Name}: flow would begin at '{through}' and be looked at in it.", nameof(through));
        foreach (string name in perUnit) Survey.SlotOf(model, name);
        string[] chosen = quantities is not null ? [.. quantities]
            : [.. model.Quantities.Where((info, own) => info.Role.HasFlag(QuantityRole.Gate) && model.Slots[own].Sequence is null).Select(info => info.Name)];
        foreach (string name in chosen) model.SlotOf(name);
        IEnumerable<string> states = model.States.Select(state => model.Quantities[state.NextSlot].Name);
        Quantities = [.. chosen.Concat(states).Concat(perUnit).Append(through).Distinct().Where(name => source.Kind != WrtKind.Quantity || name != source.Name).OrderBy(name => Array.FindIndex(model.Quantities, info => info.Name == name))];
        Groups = [.. Quantities.SelectMany(name => GroupsOf(model, name, name == through ? unit : null, perUnit.Contains(name)))];
        Through = Array.FindIndex(Groups, group => group.Quantity == through && group.Unit == unit);
    }

    /// <summary>The quantities that have nodes, in the order of the definition.</summary>
    internal string[] Quantities { get; }

    /// <summary>The nodes that there are at each step of a quantity.</summary>
    internal FlowGroup[] Groups { get; }

    /// <summary>The number of the group that is the unit that is looked at.</summary>
    internal int Through { get; }

    internal static string NameOf(string quantity, int unit) => string.Create(CultureInfo.InvariantCulture, $"{quantity}[{unit}]");

    private static IEnumerable<FlowGroup> GroupsOf(ModelDescription model, string name, int? unit, bool perUnit)
    {
        int width = model.Slots[model.SlotOf(name)].Width;
        if (perUnit || (unit is not null && width == 1))
            return Enumerable.Range(0, width).Select(one => new FlowGroup(name, [one], NameOf(name, one)));
        return unit is { } only
            ? [new FlowGroup(name, [only], NameOf(name, only)), new FlowGroup(name, [.. Enumerable.Range(0, width).Where(other => other != only)], $"{name}, other units")]
            : [new FlowGroup(name, null, name)];
    }
}
