using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Where quantities are changed.</summary>
internal static class Sites
{
    /// <summary>Names that were given, each known and once; or all of the model's quantities.</summary>
    internal static string[] Quantities(ModelDescription model, IReadOnlyList<string>? names)
    {
        if (names is null) return [.. model.Quantities.Select(info => info.Name)];
        if (names.Count == 0) throw new ArgumentException($"{model.Name}: no quantity is named; leave the list out for all of them.", "options");
        foreach (string name in names) model.SlotOf(name);
        return [.. names.Distinct()];
    }

    /// <summary>Throws where a step or a unit is one that nothing has.</summary>
    internal static void Check<T>(
        RecurrentModel<T> model, Batch<T> batch, string[] quantities, IReadOnlyList<int>? steps, bool perUnit, IReadOnlyList<int>? units)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (units is not null && !perUnit) throw new ArgumentException("Units are named, but all units of a quantity are to be patched together; set PerUnit.", "options");
        foreach (string quantity in quantities)
        {
            int slot = model.Description.SlotOf(quantity);
            SlotInfo info = model.Description.Slots[slot];
            int longest = model.GeometryOf(slot, batch).Steps;
            foreach (int step in steps ?? [])
                if ((uint)step >= (uint)longest && longest > 1)
                    throw new ArgumentOutOfRangeException("options", step, $"{model.Description.Name}: the longest example has {longest} steps of '{quantity}', numbered from 0; there is no step {step}.");
            foreach (int unit in units ?? [])
                if (unit < 0 || (info.Sequence is null && unit >= info.Width))
                    throw new ArgumentOutOfRangeException("options", unit, $"{model.Description.Name}: '{quantity}' has {model.Description.Explain(info.Width)} units, numbered from 0; there is no unit {unit}.");
        }
    }

    /// <summary>The order of a table: by quantity, otherwise as the effects come.</summary>
    internal static int[] Rank(string[] quantities, List<InterventionEffect> effects)
    {
        Dictionary<string, int> place = quantities.Select((name, i) => (name, i)).ToDictionary(item => item.name, item => item.i);
        return [.. Enumerable.Range(0, effects.Count).OrderBy(i => place[effects[i].Quantity])];
    }
}
