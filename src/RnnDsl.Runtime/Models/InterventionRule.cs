using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>One change to a quantity, at the elements that it names.</summary>
internal abstract class InterventionRule<T>(string quantity, int? step, int? unit, int? example)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal string Quantity { get; private set; } = quantity;

    /// <summary>The same rule for a quantity that a part of a model knows by a name of its own.</summary>
    internal InterventionRule<T> For(string own)
    {
        var copy = (InterventionRule<T>)MemberwiseClone();
        copy.Quantity = own;
        return copy;
    }

    /// <summary>Throws where the rule does not fit the model and the batch.</summary>
    internal virtual void Check(ModelDescription model, BatchGeometry geometry)
    {
        SlotInfo slot = model.Slots[model.SlotOf(Quantity)];
        int width = slot.Width * geometry.MostPositions(slot.Sequence);
        if (unit is { } u && (uint)u >= (uint)width)
            throw new ArgumentOutOfRangeException(nameof(unit), u, $"{model.Name}: '{Quantity}' has {width} units, numbered from 0; there is no unit {u}.");
        if (example is { } e) geometry.CheckExample(e);
        if (step is not { } s) return;
        if (example is { } one) geometry.CheckStep(one, s);
        else if ((uint)s >= (uint)geometry.Steps)
            throw new ArgumentOutOfRangeException(nameof(step), s, $"{model.Name}: the longest example of the batch has {geometry.Steps} steps, numbered from 0; there is no step {s} of '{Quantity}'.");
    }

    internal virtual void Apply(SlotIntervention<T> rows, BatchGeometry geometry)
    {
        foreach ((int e, int s) in Elements(geometry))
        {
            int width = rows.Mask.At(e, s).Length;
            for (int u = unit ?? 0; u < Math.Min(width, unit + 1 ?? width); u++) Apply(new InterventionCell<T>(rows, e, s, u), e, s, u);
        }
    }

    /// <summary>The examples and steps that the rule names; a step that an example does not reach is left out.</summary>
    protected IEnumerable<(int Example, int Step)> Elements(BatchGeometry geometry)
    {
        for (int e = example ?? 0; e < (example + 1 ?? geometry.Count); e++)
        {
            int length = geometry.Lengths[e];
            for (int s = step ?? 0; s < Math.Min(length, step + 1 ?? length); s++) yield return (e, s);
        }
    }

    protected abstract void Apply(InterventionCell<T> cell, int example, int step, int unit);
}

/// <summary>One element of an intervened quantity.</summary>
internal readonly struct InterventionCell<T>(SlotIntervention<T> rows, int example, int step, int unit)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ref T Mask => ref rows.Mask.At(example, step)[unit];

    internal ref T Set => ref rows.Set.At(example, step)[unit];

    internal ref T Scale => ref rows.Scale.At(example, step)[unit];

    internal ref T Low => ref rows.Low.At(example, step)[unit];

    internal ref T High => ref rows.High.At(example, step)[unit];

    internal bool IsSet => Mask != T.Zero;

    internal void SetTo(T value)
    {
        Mask = T.One;
        Set = value;
    }
}

internal sealed class SetRule<T>(string quantity, int? step, int? unit, int? example, T[] values) : InterventionRule<T>(quantity, step, unit, example)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether there is a value for each unit, rather than one for all.</summary>
    internal bool PerUnit { get; init; }

    internal override void Check(ModelDescription model, BatchGeometry geometry)
    {
        base.Check(model, geometry);
        if (PerUnit && model.Slots[model.SlotOf(Quantity)].Sequence is not null)
            throw new ArgumentException($"{model.Name}: '{Quantity}' has a number of positions of its own at each row; set it unit by unit.");
        int width = model.Slots[model.SlotOf(Quantity)].Width;
        if (PerUnit && values.Length != width)
            throw new ArgumentException($"{model.Name}: '{Quantity}' has {model.Explain(width)} units; it is set to {values.Length} values.");
    }

    protected override void Apply(InterventionCell<T> cell, int example, int step, int unit) => cell.SetTo(values[PerUnit ? unit : 0]);
}

internal sealed class ScaleRule<T>(string quantity, int? step, int? unit, int? example, T factor) : InterventionRule<T>(quantity, step, unit, example)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void Apply(InterventionCell<T> cell, int example, int step, int unit)
    {
        if (cell.IsSet)
        {
            cell.Set *= factor;
            return;
        }
        cell.Scale *= factor;
        // A clamp that was given before scales along: factor · clamp(v, low, high).
        if (T.IsFinite(cell.Low) || T.IsFinite(cell.High)) ScaleBounds(cell);
    }

    private void ScaleBounds(InterventionCell<T> cell)
    {
        T low = Times(cell.Low), high = Times(cell.High);
        cell.Low = T.MinNumber(low, high);
        cell.High = T.MaxNumber(low, high);
    }

    private T Times(T bound) => T.IsZero(factor) ? T.Zero : bound * factor;
}

internal sealed class ClampRule<T>(string quantity, int? step, int? unit, int? example, T low, T high) : InterventionRule<T>(quantity, step, unit, example)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void Apply(InterventionCell<T> cell, int example, int step, int unit)
    {
        if (cell.IsSet)
        {
            cell.Set = T.Clamp(cell.Set, low, high);
            return;
        }
        cell.Low = T.Clamp(cell.Low, low, high);
        cell.High = T.Clamp(cell.High, low, high);
    }
}

internal sealed class PatchRule<T>(string quantity, int? step, int? unit, int? example, Quantity<T> from, Func<int, int> source)
    : InterventionRule<T>(quantity, step, unit, example)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override void Check(ModelDescription model, BatchGeometry geometry)
    {
        base.Check(model, geometry);
        SlotInfo slot = model.Slots[model.SlotOf(Quantity)];
        int width = slot.Sequence is null ? slot.Width : from.Width;
        if (from.Width != width)
            throw new ArgumentException($"{model.Name}: '{Quantity}' has {width} units; the run to patch from has {from.Width}.");
        foreach ((int e, int s) in Elements(geometry))
        {
            int other = source(e);
            if ((uint)other >= (uint)from.Count)
                throw new ArgumentException($"{model.Name}: example {e} is to be patched from example {other}; the other run has {from.Count} examples, numbered from 0.");
            if (slot.Sequence is not null && s < from.Lengths[other] && from[other, s].Length != slot.Width * geometry.Positions(slot.Sequence, e, s))
                throw new ArgumentException($"{model.Name}: step {s} of example {e} has another number of positions in '{Quantity}' than example {other} of the run to patch from.");
            if (s >= from.Lengths[other])
                throw new ArgumentException($"{model.Name}: step {s} of example {e} is to be patched from example {other}, which has {from.Lengths[other]} steps only.");
        }
    }

    protected override void Apply(InterventionCell<T> cell, int example, int step, int unit) => cell.SetTo(from[source(example), step][unit]);
}

/// <summary>Sets whole rows to what a function writes.</summary>
internal sealed class WriteRule<T>(string quantity, RowWriter<T> write) : InterventionRule<T>(quantity, null, null, null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override void Apply(SlotIntervention<T> rows, BatchGeometry geometry)
    {
        foreach ((int e, int s) in Elements(geometry))
        {
            rows.Mask.At(e, s).Fill(T.One);
            write(e, s, rows.Set.At(e, s));
        }
    }

    protected override void Apply(InterventionCell<T> cell, int example, int step, int unit) => throw new NotSupportedException("Rows are written as a whole.");
}
