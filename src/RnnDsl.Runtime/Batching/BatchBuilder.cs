using System.Numerics;
using System.Runtime.InteropServices;

namespace RnnDsl.Batching;

/// <summary>Collects the inputs of a batch by name: <c>new BatchBuilder&lt;float&gt;().Add("x", xs).Add("u", us).Build()</c>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchBuilder<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(string? Name, IReadOnlyList<T[,]> Sequences)> inputs = [];

    /// <summary>Adds an input.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequences">One array [steps × features] for each sequence; a matrix of a step is a row, row by row.</param>
    /// <exception cref="ArgumentException">The name is already there, or the sequences do not fit those before.</exception>
    public BatchBuilder<T> Add(string name, IReadOnlyList<T[,]> sequences)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(sequences);
        if (inputs.Exists(input => input.Name == name)) throw new ArgumentException($"Input '{name}' is given twice.", nameof(name));
        return Append(name, sequences);
    }

    /// <summary>Adds an input from a padded array [sequences × steps × features].</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="values">What lies beyond a sequence's length is never read.</param>
    /// <param name="lengths">Steps of each sequence; all of them if not given.</param>
    public BatchBuilder<T> Add(string name, T[,,] values, int[]? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Add(name, PaddedSequences.Cut(values, lengths));
    }

    /// <summary>The batch.</summary>
    /// <exception cref="InvalidOperationException">No input was added.</exception>
    public Batch<T> Build()
    {
        if (inputs.Count == 0) throw new InvalidOperationException("A batch needs at least one input.");
        var geometry = new BatchGeometry([.. inputs[0].Sequences.Select(sequence => sequence.GetLength(0))]);
        return Batch<T>.Over(geometry, [.. inputs.Select(input => Copy(input.Name, input.Sequences, geometry))]);
    }

    internal BatchBuilder<T> AddUnnamed(IReadOnlyList<T[,]> sequences) => Append(null, sequences);

    private BatchBuilder<T> Append(string? name, IReadOnlyList<T[,]> sequences)
    {
        string label = name is null ? "The batch" : $"Input '{name}'";
        if (sequences.Count == 0) throw new ArgumentException($"{label} has no sequences.", nameof(sequences));
        for (int i = 0; i < sequences.Count; i++)
        {
            if (sequences[i] is null) throw new ArgumentException($"{label}: sequence {i} is null.", nameof(sequences));
            if (sequences[i].GetLength(0) == 0) throw new ArgumentException($"{label}: sequence {i} has no steps.", nameof(sequences));
            if (sequences[i].GetLength(1) == 0) throw new ArgumentException($"{label}: sequence {i} has no features.", nameof(sequences));
            if (sequences[i].GetLength(1) != sequences[0].GetLength(1))
                throw new ArgumentException($"{label}: sequence {i} has {sequences[i].GetLength(1)} features a step; sequence 0 has {sequences[0].GetLength(1)}.", nameof(sequences));
        }
        if (inputs.Count > 0) CheckLengths(name, sequences);
        inputs.Add((name, sequences));
        return this;
    }

    private void CheckLengths(string? name, IReadOnlyList<T[,]> sequences)
    {
        (string? firstName, IReadOnlyList<T[,]> first) = inputs[0];
        if (first.Count != sequences.Count)
            throw new ArgumentException($"Input '{name}' has {sequences.Count} sequences; input '{firstName}' has {first.Count}.", nameof(sequences));
        for (int i = 0; i < first.Count; i++)
            if (first[i].GetLength(0) != sequences[i].GetLength(0))
                throw new ArgumentException($"Sequence {i} has {sequences[i].GetLength(0)} steps in input '{name}' and {first[i].GetLength(0)} in input '{firstName}'.", nameof(sequences));
    }

    private static BatchInput<T> Copy(string? name, IReadOnlyList<T[,]> sequences, BatchGeometry geometry)
    {
        int width = sequences[0].GetLength(1);
        var input = new BatchInput<T>(name, width, geometry);
        for (int example = 0; example < sequences.Count; example++)
        {
            ReadOnlySpan<T> values = MemoryMarshal.CreateReadOnlySpan(ref sequences[example][0, 0], sequences[example].Length);
            for (int step = 0; step < geometry.Lengths[example]; step++)
                values.Slice(step * width, width).CopyTo(input.Rows.At(example, step));
        }
        return input;
    }
}
