using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Mean and squared deviations of what is drawn for each cell of an example, kept in double (Welford 1962).</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class CellMoments<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int steps;
    private readonly int width;
    private readonly double[] mean;
    private readonly double[] squares;
    private readonly int[] counts;

    internal CellMoments(int steps, int width)
    {
        (this.steps, this.width) = (steps, width);
        mean = new double[steps * width];
        squares = new double[steps * width];
        counts = new int[steps];
    }

    /// <summary>Adds one draw of a step.</summary>
    internal void Add(int step, ReadOnlySpan<T> row)
    {
        int count = ++counts[step];
        for (int i = 0; i < row.Length; i++)
        {
            double value = double.CreateTruncating(row[i]), away = value - mean[step * width + i];
            mean[step * width + i] += away / count;
            squares[step * width + i] += away * (value - mean[step * width + i]);
        }
    }

    internal T[,] Mean() => Map((i, _) => mean[i]);

    /// <summary>The mean of the squares.</summary>
    internal T[,] MeanSquare() => Map((i, n) => mean[i] * mean[i] + squares[i] / n);

    /// <summary>The variance of the draws, divided by n.</summary>
    internal T[,] Variance() => Map((i, n) => squares[i] / n);

    /// <summary>The standard error of the mean; not a number after one draw.</summary>
    internal T[,] StandardError() => Map((i, n) => n < 2 ? double.NaN : Math.Sqrt(squares[i] / (n - 1) / n));

    private T[,] Map(Func<int, int, double> value)
    {
        var cells = new T[steps, width];
        for (int step = 0; step < steps; step++)
        for (int i = 0; i < width; i++)
            cells[step, i] = T.CreateTruncating(value(step * width + i, counts[step]));
        return cells;
    }
}
