using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>What is done to one quantity of a shard, element by element: it is set, or scaled and then clamped.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Intervention<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool active;
    private readonly Rows<T> mask;
    private readonly Rows<T> set;
    private readonly Rows<T> scale;
    private readonly Rows<T> low;
    private readonly Rows<T> high;
    private readonly Rows<T> slope;
    private readonly int start;
    private readonly int width = int.MaxValue;

    internal Intervention(SlotIntervention<T> rows, int shard)
    {
        active = true;
        mask = rows.Mask.Shard(shard);
        set = rows.Set.Shard(shard);
        scale = rows.Scale.Shard(shard);
        low = rows.Low.Shard(shard);
        high = rows.High.Shard(shard);
        slope = rows.Slope.Shard(shard);
    }

    private Intervention(Intervention<T> whole, int start, int width)
    {
        this = whole;
        this.start = start;
        this.width = width;
    }

    /// <summary>The same for some of the quantity's units, which are a value of their own.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    internal Intervention<T> Part(int first, int count) => active ? new(this, first, count) : default;

    /// <summary>The value as the intervention leaves it; keeps the derivative by the value that came in for the backward pass.</summary>
    /// <param name="value">The computed lanes.</param>
    /// <param name="row">The absolute row.</param>
    /// <param name="i">The first element of the lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V value, int row, int i) where V : struct, ILanes<V, T> => active ? Active(value, row, i) : value;

    /// <summary>The derivative that <see cref="Apply"/> has kept.</summary>
    /// <param name="row">The absolute row.</param>
    /// <param name="i">The first element of the lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(int row, int i) where V : struct, ILanes<V, T> => active ? V.Load(ref slope[row], start + i) : V.Of(1);

    private V Active<V>(V value, int row, int i) where V : struct, ILanes<V, T>
    {
        int unit = start + i;
        V isSet = V.Load(ref mask[row], unit);
        V factor = V.Load(ref scale[row], unit);
        V least = V.Load(ref low[row], unit);
        V most = V.Load(ref high[row], unit);
        V scaled = value * factor;
        V inside = V.GreaterOrEqual(scaled, least) * V.LessOrEqual(scaled, most);
        // Where rather than a product: outside the clamp an infinite factor must not make NaN.
        V derivative = V.Where(isSet, V.Of(0), V.Where(inside, factor, V.Of(0)));
        if (V.Count <= width - i) V.Store(derivative, ref slope[row], unit);
        else StoreFirst(derivative, width - i, slope.Span(row, unit + width - i)[unit..]);
        return V.Where(isSet, V.Load(ref set[row], unit), V.Min(V.Max(scaled, least), most));
    }

    /// <summary>Behind the last unit of a part another part begins, whose slopes are not to be written.</summary>
    private static void StoreFirst<V>(V lanes, int count, Span<T> target) where V : struct, ILanes<V, T>
    {
        Span<T> all = stackalloc T[V.Count];
        V.Store(lanes, ref all[0], 0);
        all[..count].CopyTo(target);
    }
}

/// <summary>The dense rows of an intervened quantity.</summary>
internal sealed class SlotIntervention<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal SlotIntervention(SlotInfo slot, BatchGeometry geometry, bool reversed)
    {
        Mask = Filled(T.Zero);
        Set = Filled(T.Zero);
        Scale = Filled(T.One);
        Low = Filled(T.NegativeInfinity);
        High = Filled(T.PositiveInfinity);
        Slope = Filled(T.One);

        StepRows<T> Filled(T value)
        {
            var rows = new StepRows<T>(slot.Width, slot.Sequence, reversed);
            rows.Fit(geometry);
            rows.Fill(value);
            return rows;
        }
    }

    /// <summary>1 where the value is set.</summary>
    internal StepRows<T> Mask { get; }

    internal StepRows<T> Set { get; }

    internal StepRows<T> Scale { get; }

    internal StepRows<T> Low { get; }

    internal StepRows<T> High { get; }

    /// <summary>The derivative of what comes out by what comes in.</summary>
    internal StepRows<T> Slope { get; }
}

/// <summary>All interventions of a run; quantities that nothing is done to have no rows.</summary>
internal sealed class InterventionStore<T>(int slots) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SlotIntervention<T>?[] slots = new SlotIntervention<T>?[slots];

    /// <summary>Those of a model's parts, where it has any; null for a part that nothing is done to.</summary>
    internal InterventionStore<T>?[] Parts { get; init; } = [];

    internal Intervention<T> For(int slot, int shard) => slots[slot] is { } rows ? new Intervention<T>(rows, shard) : default;

    internal Rows<T>? SlopeOf(int slot, int shard) => slots[slot]?.Slope.Shard(shard);

    internal SlotIntervention<T> Open(int slot, SlotInfo info, BatchGeometry geometry, bool reversed) =>
        slots[slot] ??= new SlotIntervention<T>(info, geometry, reversed);
}
