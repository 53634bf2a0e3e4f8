namespace RnnDsl.Insight.Tests;

/// <summary>Numbers to test with.</summary>
internal static class Numbers
{
    internal static double[,] Draw(Random random, int rows, int columns)
    {
        var values = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            values[i, j] = 2 * random.NextDouble() - 1;
        return values;
    }
}
