using System.Numerics;

namespace RnnDsl.Batching;

/// <summary>
/// Sequences of different lengths: for each input of a model, one row of features a step. The values are copied in;
/// a batch does not change afterwards, and any number of runs may read it at once.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Batch<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchInput<T>[] inputs;

    private Batch(BatchGeometry geometry, BatchInput<T>[] inputs)
    {
        Geometry = geometry;
        this.inputs = inputs;
    }

    /// <summary>Number of sequences.</summary>
    public int Count => Geometry.Count;

    /// <summary>Steps of the longest sequence.</summary>
    public int Steps => Geometry.Steps;

    /// <summary>Steps of each sequence, in the order they were given.</summary>
    public ReadOnlySpan<int> Lengths => Geometry.Lengths;

    internal BatchGeometry Geometry { get; }

    internal ReadOnlySpan<BatchInput<T>> Inputs => inputs;

    /// <summary>A batch for a model with one input.</summary>
    /// <param name="sequences">One array [steps × features] for each sequence.</param>
    /// <exception cref="ArgumentException">No sequences, an empty sequence, or different numbers of features.</exception>
    public static Batch<T> From(IReadOnlyList<T[,]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return new BatchBuilder<T>().AddUnnamed(sequences).Build();
    }

    /// <summary>A batch for a model with one input, from a padded array.</summary>
    /// <param name="values">[sequences × steps × features]; what lies beyond a sequence's length is never read.</param>
    /// <param name="lengths">Steps of each sequence; all of them if not given.</param>
    /// <exception cref="ArgumentException">Lengths that do not fit the array.</exception>
    public static Batch<T> From(T[,,] values, int[]? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(PaddedSequences.Cut(values, lengths));
    }

    /// <summary>A batch for a model with several inputs.</summary>
    /// <param name="inputs">For each input's name one array [steps × features] for each sequence.</param>
    /// <exception cref="ArgumentException">No input, an empty sequence, or inputs of different lengths.</exception>
    public static Batch<T> From(IReadOnlyDictionary<string, IReadOnlyList<T[,]>> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var builder = new BatchBuilder<T>();
        foreach ((string name, IReadOnlyList<T[,]> sequences) in inputs) builder.Add(name, sequences);
        return builder.Build();
    }

    /// <summary>The same batch in another precision, rounded.</summary>
    public Batch<TOther> Cast<TOther>() where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        var cast = new BatchInput<TOther>[inputs.Length];
        for (int i = 0; i < cast.Length; i++)
        {
            cast[i] = new BatchInput<TOther>(inputs[i].Name, inputs[i].Rows.Width, Geometry);
            for (int example = 0; example < Count; example++)
            for (int step = 0; step < Lengths[example]; step++)
            {
                Span<T> from = inputs[i].Rows.At(example, step);
                Span<TOther> to = cast[i].Rows.At(example, step);
                for (int k = 0; k < from.Length; k++) to[k] = TOther.CreateTruncating(from[k]);
            }
        }
        return Batch<TOther>.Over(Geometry, cast);
    }

    /// <summary>A batch whose rows the caller fills before the first run.</summary>
    internal static Batch<T> Over(BatchGeometry geometry, params BatchInput<T>[] inputs) => new(geometry, inputs);

    /// <summary>A batch with the same lengths and inputs, all zero, whose rows the caller fills before the first run.</summary>
    internal Batch<T> Blank() =>
        new(Geometry, [.. inputs.Select(input => new BatchInput<T>(input.Name, input.Rows.Width, Geometry))]);

    /// <summary>The input of a name; an unnamed input goes by any name.</summary>
    internal int IndexOf(string name)
    {
        for (int i = 0; i < inputs.Length; i++)
            if (inputs[i].Name is null || inputs[i].Name == name)
                return i;
        return -1;
    }
}
