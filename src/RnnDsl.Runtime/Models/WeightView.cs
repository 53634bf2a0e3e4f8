using System.Numerics;

namespace RnnDsl.Models;

/// <summary>A parameter, or its gradient, to read.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct WeightView<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterInfo info;
    private readonly T[] array;
    private readonly int offset;

    internal WeightView(ParameterInfo info, T[] array, int offset)
    {
        this.info = info;
        this.array = array;
        this.offset = offset;
    }

    /// <summary>The name in the definition.</summary>
    public string Name => info.Name;

    /// <summary>[] a scalar, [n] a vector, [r, c] a matrix.</summary>
    public IReadOnlyList<int> Shape => info.Shape;

    /// <summary>The elements, row by row.</summary>
    public ReadOnlySpan<T> Span => array.AsSpan(offset, ModelDescription.Elements(info.Shape));

    /// <summary>An element of a vector, or of a matrix counted row by row.</summary>
    public T this[int i] => Span[i];

    /// <summary>An element of a matrix.</summary>
    public T this[int i, int j] => Span[WeightEdit<T>.Index(info, i, j)];

    /// <summary>A copy of a matrix; a vector is one row.</summary>
    public T[,] ToArray()
    {
        int columns = info.Shape.Length == 0 ? 1 : info.Shape[^1];
        var copy = new T[Span.Length / columns, columns];
        for (int k = 0; k < Span.Length; k++) copy[k / columns, k % columns] = Span[k];
        return copy;
    }
}

/// <summary>A parameter to write, while an edit is open.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct WeightEdit<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterInfo info;

    internal WeightEdit(ParameterInfo info, Span<T> span)
    {
        this.info = info;
        Span = span;
    }

    /// <summary>The name in the definition.</summary>
    public string Name => info.Name;

    /// <summary>[] a scalar, [n] a vector, [r, c] a matrix.</summary>
    public IReadOnlyList<int> Shape => info.Shape;

    /// <summary>The elements, row by row.</summary>
    public Span<T> Span { get; }

    /// <summary>An element of a vector, or of a matrix counted row by row.</summary>
    public ref T this[int i] => ref Span[i];

    /// <summary>An element of a matrix.</summary>
    public ref T this[int i, int j] => ref Span[Index(info, i, j)];

    /// <summary>Writes all elements, row by row.</summary>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    public void Set(ReadOnlySpan<T> values)
    {
        if (values.Length != Span.Length)
            throw new ArgumentException($"Parameter '{Name}' [{string.Join(" × ", info.Shape)}] has {Span.Length} elements; {values.Length} are given.", nameof(values));
        values.CopyTo(Span);
    }

    /// <summary>Writes all elements of a matrix.</summary>
    /// <exception cref="ArgumentException">Another shape.</exception>
    public void Set(T[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (info.Shape.Length != 2 || values.GetLength(0) != info.Shape[0] || values.GetLength(1) != info.Shape[1])
            throw new ArgumentException($"Parameter '{Name}' has shape [{string.Join(" × ", info.Shape)}]; the values have [{values.GetLength(0)} × {values.GetLength(1)}].", nameof(values));
        for (int i = 0; i < values.GetLength(0); i++)
        for (int j = 0; j < values.GetLength(1); j++)
            this[i, j] = values[i, j];
    }

    internal static int Index(ParameterInfo info, int i, int j)
    {
        if (info.Shape.Length != 2 || (uint)i >= (uint)info.Shape[0] || (uint)j >= (uint)info.Shape[1])
            throw new ArgumentOutOfRangeException(nameof(i), $"Parameter '{info.Name}' has shape [{string.Join(" × ", info.Shape)}]; there is no element ({i}, {j}).");
        return i * info.Shape[1] + j;
    }
}
