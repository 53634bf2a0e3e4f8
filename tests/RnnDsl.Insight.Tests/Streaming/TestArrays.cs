namespace RnnDsl.Insight.Tests.Streaming;

/// <summary>Parts and casts of sequences.</summary>
internal static class TestArrays
{
    internal static T[,] Rows<T>(T[,] sequence, int first, int end)
    {
        var rows = new T[end - first, sequence.GetLength(1)];
        for (int step = first; step < end; step++)
        for (int k = 0; k < rows.GetLength(1); k++)
            rows[step - first, k] = sequence[step, k];
        return rows;
    }

    internal static float[,] ToFloat(double[,] sequence)
    {
        var rounded = new float[sequence.GetLength(0), sequence.GetLength(1)];
        for (int step = 0; step < rounded.GetLength(0); step++)
        for (int k = 0; k < rounded.GetLength(1); k++)
            rounded[step, k] = (float)sequence[step, k];
        return rounded;
    }
}
