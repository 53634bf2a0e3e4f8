using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What is explained where nobody says.</summary>
internal static class DefaultTarget
{
    /// <summary>Of the model's first output at the last step: its only unit, or for each example the largest one (the predicted class).</summary>
    /// <exception cref="ArgumentException">The model has no output, or one without units of its own.</exception>
    internal static Target Of<T>(RecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial, RunOptions? run) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelDescription description = model.Description;
        int output = Array.FindIndex(description.Quantities, quantity => quantity.Role.HasFlag(QuantityRole.Output));
        if (output < 0 || description.Slots[output].Sequence is not null)
            throw new ArgumentException($"{description.Name} has no [Output] whose units could be explained; say what is meant, for example Target.Unit(\"{description.Quantities.LastOrDefault()?.Name ?? "y"}\", 0).", "target");
        string name = description.Quantities[output].Name;
        if (description.Slots[output].Width == 1) return Target.Unit(name, 0);
        Quantity<T> values = model.Run(batch, initial, run)[name];
        var units = new int[batch.Count];
        for (int example = 0; example < units.Length; example++)
        {
            ReadOnlySpan<T> row = values[example, values.Lengths[example] - 1];
            for (int unit = 1; unit < row.Length; unit++)
                if (row[unit] > row[units[example]]) units[example] = unit;
        }
        return Target.Units(name, units);
    }
}
