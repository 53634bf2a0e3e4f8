namespace RnnDsl.Explaining;

/// <summary>What every fit checks before it begins.</summary>
internal static class FitInput
{
    /// <summary>Throws unless there is a row and a column, and every number is finite.</summary>
    internal static void CheckRows(double[,] rows, string name = "rows")
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        (int count, int columns) = (rows.GetLength(0), rows.GetLength(1));
        if (count == 0 || columns == 0) throw new ArgumentException($"There is nothing to fit: '{name}' is {count} rows of {columns} numbers.", name);
        int at = FirstNotFinite(Cells.Of(rows));
        if (at >= 0) throw new ArgumentException($"'{name}' has {rows[at / columns, at % columns]} in row {at / columns}, column {at % columns}; all numbers must be finite.", name);
    }

    /// <summary>Throws unless there is a finite target for each row.</summary>
    internal static void CheckTargets(double[] targets, int rows)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Length != rows) throw new ArgumentException($"There are {targets.Length} targets for {rows} rows.", nameof(targets));
        int at = FirstNotFinite(targets);
        if (at >= 0) throw new ArgumentException($"The target of row {at} is {targets[at]}; it must be a finite number.", nameof(targets));
    }

    /// <summary>Weights as they are given, or 1 for each row.</summary>
    internal static double[] WeightsOf(IReadOnlyList<double>? weights, int rows)
    {
        if (weights is null) return [.. Enumerable.Repeat(1.0, rows)];
        if (weights.Count != rows) throw new ArgumentException($"There are {weights.Count} weights for {rows} rows.", nameof(weights));
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            if (!(weights[i] >= 0 && double.IsFinite(weights[i]))) throw new ArgumentException($"The weight of row {i} is {weights[i]}; a weight is a finite number from 0 on.", nameof(weights));
            sum += weights[i];
        }
        return sum > 0 ? [.. weights] : throw new ArgumentException("All weights are 0.", nameof(weights));
    }

    /// <summary>Throws unless a row that is asked about has as many numbers as those that were fitted.</summary>
    internal static void CheckWidth(int given, int fitted)
    {
        if (given != fitted) throw new ArgumentException($"A row of {given} numbers was given; the fit is to rows of {fitted}.", "row");
    }

    internal static void CheckPenalty(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(name, value, "A penalty is a finite number from 0 on.");
    }

    private static int FirstNotFinite(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) return i;
        return -1;
    }
}
