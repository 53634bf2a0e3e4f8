namespace RnnDsl.Batching;

/// <summary>Cuts a padded array [sequences × steps × features] into sequences of their own lengths.</summary>
internal static class PaddedSequences
{
    internal static T[][,] Cut<T>(T[,,] values, int[]? lengths)
    {
        (int count, int steps, int features) = (values.GetLength(0), values.GetLength(1), values.GetLength(2));
        if (lengths is not null && lengths.Length != count)
            throw new ArgumentException($"There are {lengths.Length} lengths for {count} sequences.", nameof(lengths));
        var sequences = new T[count][,];
        for (int i = 0; i < count; i++)
        {
            int length = lengths?[i] ?? steps;
            if (length < 0 || length > steps)
                throw new ArgumentException($"Sequence {i} is said to have {length} steps; the array holds {steps}.", nameof(lengths));
            sequences[i] = new T[length, features];
            for (int step = 0; step < length; step++)
            for (int k = 0; k < features; k++)
                sequences[i][step, k] = values[i, step, k];
        }
        return sequences;
    }
}
