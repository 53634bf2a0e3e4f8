using System.Numerics;
using System.Runtime.InteropServices;

namespace RnnDsl.Batching;

/// <summary>
/// Sequences of different lengths: for each input of a model, one row of features a step. The values are copied in;
/// a batch does not change afterwards, and any number of runs may read it at once.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Batch<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchInput<T>[] inputs;

    private readonly BatchContext<T>[] contexts;

    private BatchGeometry? exampleGeometry;

    private Batch(BatchGeometry geometry, BatchGeometry? exampleGeometry, BatchInput<T>[] inputs, BatchContext<T>[] contexts)
    {
        this.contexts = contexts;
        this.exampleGeometry = exampleGeometry;
        Geometry = geometry;
        this.inputs = inputs;
    }

    /// <summary>Number of sequences.</summary>
    public int Count => Geometry.Count;

    /// <summary>Steps of the longest sequence.</summary>
    public int Steps => Geometry.Steps;

    /// <summary>Steps of each sequence, in the order they were given.</summary>
    public ReadOnlySpan<int> Lengths => Geometry.Lengths;

    /// <summary>Where the rows of the main inputs lie; inputs with lengths of their own have another geometry (<c>Rows.Geometry</c>).</summary>
    internal BatchGeometry Geometry { get; }

    /// <summary>One row for each example; <see cref="Geometry"/> itself where all lengths are 1. Made when it is first asked for.</summary>
    internal BatchGeometry ExampleGeometry
    {
        get
        {
            if (exampleGeometry is null && Geometry.AllOnes) return Geometry;
            if (exampleGeometry is null) Interlocked.CompareExchange(ref exampleGeometry, BatchGeometry.OfExamples(Count), null);
            return exampleGeometry;
        }
    }

    internal ReadOnlySpan<BatchInput<T>> Inputs => inputs;

    internal ReadOnlySpan<BatchContext<T>> Contexts => contexts;

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

    /// <summary>A batch for a model whose only input is tokens.</summary>
    /// <param name="sequences">One array [steps] for each sequence; tokens are numbered from 0.</param>
    /// <exception cref="ArgumentException">No sequences, an empty sequence, or a negative token.</exception>
    public static Batch<T> FromTokens(IReadOnlyList<int[]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return new BatchBuilder<T>().AddUnnamed(sequences).Build();
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

    /// <summary>The same batch with a context: a sequence for each example, with a number of positions of its own. The values are copied in.</summary>
    /// <param name="name">The name of the model's context.</param>
    /// <param name="sequences">One array [positions × units] for each example, in the batch's order; a signal has one unit.</param>
    /// <exception cref="ArgumentException">Not one for each example, an empty one, or different numbers of units.</exception>
    public Batch<T> WithContext(string name, IReadOnlyList<T[,]> sequences)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(sequences);
        CheckContext(name, sequences);
        BatchGeometry geometry = Geometry.With(name, [.. sequences.Select(sequence => sequence.GetLength(0))]);
        var context = new BatchContext<T>(name, sequences[0].GetLength(1), geometry);
        for (int example = 0; example < Count; example++)
            MemoryMarshal.CreateReadOnlySpan(ref sequences[example][0, 0], sequences[example].Length).CopyTo(context.Rows.At(example));
        return new Batch<T>(geometry, exampleGeometry, inputs, [.. contexts.Where(known => known.Name != name), context]);
    }

    /// <summary>The same batch in another precision, rounded.</summary>
    public Batch<TOther> Cast<TOther>() where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        var cast = new BatchInput<TOther>[inputs.Length];
        for (int i = 0; i < cast.Length; i++)
        {
            BatchGeometry geometry = inputs[i].Rows.Geometry;
            cast[i] = new BatchInput<TOther>(inputs[i].Name, inputs[i].Rows.Width, geometry);
            for (int example = 0; example < Count; example++)
            for (int step = 0; step < geometry.Lengths[example]; step++)
            {
                Span<T> from = inputs[i].Rows.At(example, step);
                Span<TOther> to = cast[i].Rows.At(example, step);
                for (int k = 0; k < from.Length; k++) to[k] = TOther.CreateTruncating(from[k]);
            }
        }
        return new Batch<TOther>(Geometry, exampleGeometry, cast, [.. contexts.Select(context => CastOf<TOther>(context))]);
    }

    /// <summary>A batch whose rows the caller fills before the first run.</summary>
    internal static Batch<T> Over(BatchGeometry geometry, params BatchInput<T>[] inputs) => new(geometry, null, inputs, []);

    /// <summary>The same, with the geometry that inputs of one row an example lie in, and with contexts that the caller fills.</summary>
    internal static Batch<T> Over(BatchGeometry geometry, BatchGeometry? exampleGeometry, BatchInput<T>[] inputs, params BatchContext<T>[] contexts) =>
        new(geometry, exampleGeometry, inputs, contexts);

    /// <summary>The batch with the contexts of another one, of which example <paramref name="source"/>(e) is example e of this one.</summary>
    internal Batch<T> WithContextsOf(Batch<T> other, Func<int, int> source)
    {
        Batch<T> batch = this;
        foreach (BatchContext<T> context in other.Contexts)
            batch = batch.WithContext(context.Name, [.. Enumerable.Range(0, Count).Select(example => other.ContextOf(context, source(example)))]);
        return batch;
    }

    /// <summary>A copy of an example's context [positions × units].</summary>
    internal T[,] ContextOf(BatchContext<T> context, int example)
    {
        ReadOnlySpan<T> values = context.Rows.At(example);
        var copy = new T[values.Length / context.Units, context.Units];
        values.CopyTo(MemoryMarshal.CreateSpan(ref copy[0, 0], copy.Length));
        return copy;
    }

    /// <summary>The context of a name; −1 where there is none.</summary>
    internal int ContextIndex(string name)
    {
        for (int i = 0; i < contexts.Length; i++)
            if (contexts[i].Name == name)
                return i;
        return -1;
    }

    private BatchContext<TOther> CastOf<TOther>(BatchContext<T> context) where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        var cast = new BatchContext<TOther>(context.Name, context.Units, Geometry);
        for (int example = 0; example < Count; example++)
        {
            Span<T> from = context.Rows.At(example);
            Span<TOther> to = cast.Rows.At(example);
            for (int k = 0; k < from.Length; k++) to[k] = TOther.CreateTruncating(from[k]);
        }
        return cast;
    }

    private void CheckContext(string name, IReadOnlyList<T[,]> sequences)
    {
        if (sequences.Count != Count)
            throw new ArgumentException($"Context '{name}' has {sequences.Count} sequences; the batch has {Count} examples.", nameof(sequences));
        for (int i = 0; i < sequences.Count; i++)
        {
            if (sequences[i] is null) throw new ArgumentException($"Context '{name}': sequence {i} is null.", nameof(sequences));
            if (sequences[i].Length == 0) throw new ArgumentException($"Context '{name}': sequence {i} is empty.", nameof(sequences));
            if (sequences[i].GetLength(1) != sequences[0].GetLength(1))
                throw new ArgumentException($"Context '{name}': sequence {i} has {sequences[i].GetLength(1)} units at a position; sequence 0 has {sequences[0].GetLength(1)}.", nameof(sequences));
        }
    }

    /// <summary>A batch with the same lengths and inputs, all zero, whose rows the caller fills before the first run.</summary>
    internal Batch<T> Blank() =>
        new(Geometry, exampleGeometry, [.. inputs.Select(input => new BatchInput<T>(input.Name, input.Rows.Width, input.Rows.Geometry))], contexts);

    /// <summary>The input of a name; an unnamed input goes by any name.</summary>
    internal int IndexOf(string name)
    {
        for (int i = 0; i < inputs.Length; i++)
            if (inputs[i].Name is null || inputs[i].Name == name)
                return i;
        return -1;
    }
}
