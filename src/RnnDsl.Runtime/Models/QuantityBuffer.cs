using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>A row to write for every step of every example, in the user's order.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class QuantityBuffer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal QuantityBuffer(QuantityInfo info, string? sequence, bool reversed = false)
    {
        Name = info.Name;
        Rows = new StepRows<T>(ModelDescription.Elements(info.Shape), sequence, reversed);
    }

    /// <summary>The name of the quantity.</summary>
    public string Name { get; }

    /// <summary>Elements of a row; of the longest, where rows have positions.</summary>
    public int Width => Rows.Width;

    internal StepRows<T> Rows { get; }

    /// <summary>One step of one example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example, or it is not that long.</exception>
    public Span<T> this[int example, int step] => Rows.At(example, step);

    /// <summary>Writes one value everywhere.</summary>
    public void Fill(T value) => Rows.Fill(value);
}

/// <summary>A row to write for every example, in the user's order.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StateBuffer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal StateBuffer(StateInfo info)
    {
        Name = info.Name;
        Rows = new ExampleRows<T>(ModelDescription.Elements(info.Shape));
    }

    /// <summary>The name of the state.</summary>
    public string Name { get; }

    /// <summary>Elements of a row.</summary>
    public int Width => Rows.Width;

    internal ExampleRows<T> Rows { get; }

    /// <summary>The row of an example.</summary>
    public Span<T> this[int example] => Rows.At(example);

    /// <summary>Writes one value everywhere.</summary>
    public void Fill(T value) => Rows.Fill(value);
}
