using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>
/// Changes to named quantities while a model runs, in the order they are given: a quantity is set, scaled, clamped, or patched with
/// its values from another run. Whatever reads the quantity sees the changed value; nothing flows back through a value that is set.
/// </summary>
/// <remarks>Where step, unit or example is left out, all are meant. Units of a matrix are counted row by row; those of a signal are its positions, those of a series position by position. A unit that a row does not reach is left out.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Interventions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<InterventionRule<T>> rules = [];

    /// <summary>Replaces the value.</summary>
    public Interventions<T> Set(string quantity, T value, int? step = null, int? unit = null, int? example = null) =>
        Add(new SetRule<T>(quantity, step, unit, example, [value]));

    /// <summary>Replaces the value of every unit.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="values">One value for each unit.</param>
    /// <param name="step">The step, or all.</param>
    /// <param name="example">The example, or all.</param>
    public Interventions<T> Set(string quantity, ReadOnlySpan<T> values, int? step = null, int? example = null) =>
        Add(new SetRule<T>(quantity, step, null, example, values.ToArray()) { PerUnit = true });

    /// <summary>Multiplies the value by a factor.</summary>
    public Interventions<T> Scale(string quantity, T factor, int? step = null, int? unit = null, int? example = null) =>
        Add(new ScaleRule<T>(quantity, step, unit, example, factor));

    /// <summary>Keeps the value within bounds; outside of them nothing flows back.</summary>
    /// <exception cref="ArgumentException">A bound is NaN, or the lower is above the upper.</exception>
    public Interventions<T> Clamp(string quantity, T low, T high, int? step = null, int? unit = null, int? example = null)
    {
        if (!(low <= high)) throw new ArgumentException($"'{quantity}' cannot be clamped to [{low}, {high}].", nameof(low));
        return Add(new ClampRule<T>(quantity, step, unit, example, low, high));
    }

    /// <summary>Replaces the value by what it was in another run.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="from">A recorded run.</param>
    /// <param name="source">The example of that run for each example of this one; the same number if not given.</param>
    /// <param name="step">The step, or all.</param>
    /// <param name="unit">The unit, or all.</param>
    /// <param name="example">The example, or all.</param>
    public Interventions<T> Patch(string quantity, Trace<T> from, Func<int, int>? source = null, int? step = null, int? unit = null, int? example = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        return Add(new PatchRule<T>(quantity, step, unit, example, from[quantity], source ?? (same => same)));
    }

    /// <summary>Replaces the value at every step of every example by what a function writes.</summary>
    /// <param name="quantity">The quantity; one whose rows have the same width everywhere.</param>
    /// <param name="write">Writes a row: of the example, at the step.</param>
    internal Interventions<T> Write(string quantity, RowWriter<T> write) => Add(new WriteRule<T>(quantity, write));

    /// <summary>Checks the rules against a model and a batch, and lays them out in rows.</summary>
    internal InterventionStore<T> Compile(ModelDescription model, BatchGeometry geometry, bool reversed = false)
    {
        foreach (InterventionRule<T> rule in rules) rule.Check(model, geometry);
        var store = new InterventionStore<T>(model.Slots.Length);
        foreach (InterventionRule<T> rule in rules)
        {
            int slot = model.SlotOf(rule.Quantity);
            rule.Apply(store.Open(slot, model.Slots[slot], geometry, reversed), geometry);
        }
        return store;
    }

    internal IReadOnlyList<InterventionRule<T>> Rules => rules;

    internal Interventions<T> Add(InterventionRule<T> rule)
    {
        ArgumentException.ThrowIfNullOrEmpty(rule.Quantity);
        rules.Add(rule);
        return this;
    }
}

/// <summary>Writes the row of an example at a step.</summary>
internal delegate void RowWriter<T>(int example, int step, Span<T> row);
