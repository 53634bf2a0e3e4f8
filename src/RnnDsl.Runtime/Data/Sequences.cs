using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using RnnDsl.Batching;

namespace RnnDsl.Data;

/// <summary>Sequences [steps × features] from what data come as, and back.</summary>
public static class Sequences
{
    /// <summary>The same numbers in another type, rounded.</summary>
    /// <typeparam name="TFrom">float or double.</typeparam>
    /// <typeparam name="TTo">float or double.</typeparam>
    public static TTo[,] Cast<TFrom, TTo>(TFrom[,] sequence)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var cast = new TTo[sequence.GetLength(0), sequence.GetLength(1)];
        for (int step = 0; step < cast.GetLength(0); step++)
        for (int k = 0; k < cast.GetLength(1); k++)
            cast[step, k] = TTo.CreateTruncating(sequence[step, k]);
        return cast;
    }

    /// <summary>A sequence from a matrix of MathNet, rows as steps.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static T[,] FromMatrix<T>(Matrix<T> matrix) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.ToArray();
    }

    /// <summary>Sequences from a padded array, as PyTorch's <c>pad_packed_sequence(batch_first=True)</c> gives them.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="values">[sequences × steps × features].</param>
    /// <param name="lengths">The steps of each; all if not given.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static T[][,] FromPadded<T>(T[,,] values, int[]? lengths = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        return PaddedSequences.Cut(values, lengths);
    }

    /// <summary>One array of all sequences, zero beyond their ends, and their lengths.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <returns>[sequences × longest steps × features], and the steps of each.</returns>
    /// <exception cref="ArgumentException">Their features differ, or there are none.</exception>
    public static (T[,,] Values, int[] Lengths) Pad<T>(IReadOnlyList<T[,]> sequences) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(sequences);
        int[] lengths = [.. sequences.Select(sequence => sequence.GetLength(0))];
        var values = new T[sequences.Count, lengths.Max(), sequences[0].GetLength(1)];
        for (int i = 0; i < sequences.Count; i++)
        for (int step = 0; step < lengths[i]; step++)
        for (int k = 0; k < values.GetLength(2); k++)
            values[i, step, k] = sequences[i][step, k];
        return (values, lengths);
    }

    /// <summary>Collects sequences, and checks that they have the same features.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">At least one; each has at least one step.</param>
    /// <exception cref="ArgumentException">One does not fit; the message says which.</exception>
    public static IReadOnlyList<T[,]> Collect<T>(IEnumerable<T[,]> source) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        T[][,] sequences = [.. source];
        Check(sequences);
        return sequences;
    }

    /// <summary>Collects sequences as they come, and checks that they have the same features.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">At least one; each has at least one step.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="ArgumentException">One does not fit; the message says which.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<IReadOnlyList<T[,]>> CollectAsync<T>(IAsyncEnumerable<T[,]> source, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        var sequences = new List<T[,]>();
        await foreach (T[,] sequence in source.WithCancellation(cancellation).ConfigureAwait(false))
        {
            // A source may ignore the token.
            cancellation.ThrowIfCancellationRequested();
            sequences.Add(sequence);
            // At once: a source may be long, or never end.
            Check(sequences, sequences.Count - 1);
        }
        Check(sequences);
        return sequences;
    }

    /// <summary>Checks that there are sequences, and that all have steps and the same features.</summary>
    internal static void Check<T>(IReadOnlyList<T[,]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0) throw new ArgumentException("There are no sequences.");
        for (int i = 0; i < sequences.Count; i++) Check(sequences, i);
    }

    private static void Check<T>(IReadOnlyList<T[,]> sequences, int i)
    {
        if (sequences[i] is null) throw new ArgumentException($"Sequence {i} is null.");
        if (sequences[i].GetLength(0) == 0) throw new ArgumentException($"Sequence {i} has no steps.");
        if (sequences[i].GetLength(1) != sequences[0].GetLength(1))
            throw new ArgumentException($"Sequence {i} has {sequences[i].GetLength(1)} features a step; sequence 0 has {sequences[0].GetLength(1)}.");
    }
}
