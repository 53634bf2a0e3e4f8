using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>A sequence for each example, in the user's order: the gradient of a context.</summary>
/// <remarks>Spans read the memory of the run; they are good until the run's result is written over by another run.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ContextView<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ExampleRows<T> rows;

    internal ContextView(ContextInfo info, ExampleRows<T> rows)
    {
        Name = info.Name;
        Shape = info.Shape;
        this.rows = rows;
    }

    /// <summary>The name in the definition.</summary>
    public string Name { get; }

    /// <summary>[−1] a signal, [−1, n] a series; −1 stands for each example's own number of positions.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of examples.</summary>
    public int Count => rows.Geometry.Count;

    /// <summary>All positions of an example, one after the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public ReadOnlySpan<T> this[int example] => rows.At(example);

    /// <summary>A copy of one example [positions × units].</summary>
    public T[,] Of(int example)
    {
        ReadOnlySpan<T> row = this[example];
        int positions = rows.Geometry.Positions(Name, example);
        var copy = new T[positions, row.Length / positions];
        for (int i = 0; i < row.Length; i++) copy[i / copy.GetLength(1), i % copy.GetLength(1)] = row[i];
        return copy;
    }
}
