using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>A quantity at every step of every example, in the user's order: a value, an input, a state, or an adjoint.</summary>
/// <remarks>Spans read the memory of the run; they are good until the run's result is written over by another run.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Quantity<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StepRows<T> rows;
    private readonly ExampleRows<T>? before;

    /// <param name="name">The name in the definition.</param>
    /// <param name="shape">The shape of one step.</param>
    /// <param name="rows">The values.</param>
    /// <param name="before">Where given, each step reads the row of the step that ran before it, and the one that ran first reads this.</param>
    internal Quantity(string name, int[] shape, StepRows<T> rows, ExampleRows<T>? before = null)
    {
        Name = name;
        Shape = shape;
        this.rows = rows;
        this.before = before;
    }

    /// <summary>The name in the definition.</summary>
    public string Name { get; }

    /// <summary>The shape of one step: [] a scalar, [n] a vector, [r, c] a matrix (row by row); −1 for the positions of a sequence, of which each row has its own number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Elements of one step of one example; of the longest, where they have positions.</summary>
    public int Width => rows.Width;

    /// <summary>Number of examples.</summary>
    public int Count => rows.Geometry.Count;

    /// <summary>Steps of the longest example.</summary>
    public int Steps => rows.Geometry.Steps;

    /// <summary>Steps of each example.</summary>
    public ReadOnlySpan<int> Lengths => rows.Geometry.Lengths;

    /// <summary>One step of all examples.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No example is that long.</exception>
    public StepView<T> this[int step] => new(this, step);

    /// <summary>One step of one example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example, or it is not that long.</exception>
    public ReadOnlySpan<T> this[int example, int step]
    {
        get
        {
            if (before is null) return rows.At(example, step);
            rows.Geometry.CheckStep(example, step);
            int earlier = rows.Reversed ? step + 1 : step - 1;
            return earlier < 0 || earlier == rows.Geometry.Lengths[example] ? before.At(example) : rows.At(example, earlier);
        }
    }

    /// <summary>The only value of an example, of a quantity that has one for a whole sequence.</summary>
    /// <exception cref="InvalidOperationException">The quantity has a value at each of several steps.</exception>
    public ReadOnlySpan<T> Value(int example)
    {
        rows.Geometry.CheckExample(example);
        if (Lengths[example] != 1) throw new InvalidOperationException($"'{Name}' has {Lengths[example]} steps in example {example}: ask for one of them, [example, step].");
        return this[example, 0];
    }

    /// <summary>A copy of one example [steps × width]; zero beyond the last position of a step.</summary>
    public T[,] Of(int example)
    {
        rows.Geometry.CheckExample(example);
        var copy = new T[Lengths[example], Width];
        for (int step = 0; step < copy.GetLength(0); step++)
        {
            ReadOnlySpan<T> row = this[example, step];
            for (int unit = 0; unit < row.Length; unit++) copy[step, unit] = row[unit];
        }
        return copy;
    }

    /// <summary>A copy [examples × steps × width]; zero beyond the end of an example, and beyond the last position of a step.</summary>
    public T[,,] ToArray()
    {
        var copy = new T[Count, Steps, Width];
        for (int example = 0; example < Count; example++)
        for (int step = 0; step < Lengths[example]; step++)
        {
            ReadOnlySpan<T> row = this[example, step];
            for (int unit = 0; unit < row.Length; unit++) copy[example, step, unit] = row[unit];
        }
        return copy;
    }
}

/// <summary>One step of a quantity.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct StepView<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Quantity<T> quantity;
    private readonly int step;

    internal StepView(Quantity<T> quantity, int step)
    {
        if ((uint)step >= (uint)quantity.Steps)
            throw new ArgumentOutOfRangeException(nameof(step), step, $"The longest example has {quantity.Steps} steps, numbered from 0; there is no step {step}.");
        this.quantity = quantity;
        this.step = step;
    }

    /// <summary>All units of an example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such example, or it is not that long.</exception>
    public ReadOnlySpan<T> this[int example] => quantity[example, step];

    /// <summary>One unit of an example; of a matrix counted row by row.</summary>
    public T this[int example, int unit] => quantity[example, step][unit];
}

/// <summary>A value for each example: a final state, or the gradient of an initial state.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StateView<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ExampleRows<T> rows;

    internal StateView(string name, int[] shape, ExampleRows<T> rows)
    {
        Name = name;
        Shape = shape;
        this.rows = rows;
    }

    /// <summary>The name in the definition.</summary>
    public string Name { get; }

    /// <summary>[] a scalar, [n] a vector, [r, c] a matrix (row by row).</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Elements of one example.</summary>
    public int Width => rows.Width;

    /// <summary>Number of examples.</summary>
    public int Count => rows.Geometry.Count;

    /// <summary>All units of an example.</summary>
    public ReadOnlySpan<T> this[int example] => rows.At(example);

    /// <summary>One unit of an example; of a matrix counted row by row.</summary>
    public T this[int example, int unit] => rows.At(example)[unit];

    /// <summary>A copy [examples × width].</summary>
    public T[,] ToArray()
    {
        var copy = new T[Count, Width];
        for (int example = 0; example < Count; example++)
        for (int unit = 0; unit < Width; unit++)
            copy[example, unit] = this[example, unit];
        return copy;
    }
}
