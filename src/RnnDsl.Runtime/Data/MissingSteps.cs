namespace RnnDsl.Data;

/// <summary>Fills missing values from their neighbours in time.</summary>
internal static class MissingSteps
{
    /// <summary>Fills NaN with the value before, at the start with the first that is there; false where all are missing.</summary>
    internal static bool Fill(Span<double> values)
    {
        int first = 0;
        while (first < values.Length && double.IsNaN(values[first])) first++;
        if (first == values.Length) return false;
        values[..first].Fill(values[first]);
        for (int i = first + 1; i < values.Length; i++)
            if (double.IsNaN(values[i]))
                values[i] = values[i - 1];
        return true;
    }
}
