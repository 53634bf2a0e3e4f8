using System.Numerics;

namespace RnnDsl.Data;

/// <summary>A part of a long series, and what comes after it.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Start">The first step's number in the series.</param>
/// <param name="Input">[length × features].</param>
/// <param name="Ahead">[horizon × features]: the steps after the input.</param>
public sealed record SeriesWindow<T>(int Start, T[,] Input, T[,] Ahead) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Cuts long series into windows.</summary>
public static class SeriesWindows
{
    /// <summary>All windows of a series that lie in it wholly, horizon included.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="series">[steps × features].</param>
    /// <param name="length">Steps of an input, at least 1.</param>
    /// <param name="stride">From one window's start to the next, at least 1.</param>
    /// <param name="horizon">Steps that are to be foretold after an input; 0 for none.</param>
    /// <exception cref="ArgumentException">The series is shorter than one window.</exception>
    public static IReadOnlyList<SeriesWindow<T>> Of<T>(T[,] series, int length, int stride = 1, int horizon = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        long last = series.GetLength(0) - (long)length - horizon;
        if (last < 0) throw new ArgumentException($"The series has {series.GetLength(0)} steps; a window of {length} and {horizon} ahead wants {(long)length + horizon}.", nameof(series));
        var windows = new List<SeriesWindow<T>>();
        for (long start = 0; start <= last; start += stride)
            windows.Add(new SeriesWindow<T>((int)start, Part(series, (int)start, length), Part(series, (int)start + length, horizon)));
        return windows;
    }

    private static T[,] Part<T>(T[,] series, int start, int length)
    {
        var part = new T[length, series.GetLength(1)];
        for (int step = 0; step < length; step++)
        for (int k = 0; k < part.GetLength(1); k++)
            part[step, k] = series[start + step, k];
        return part;
    }
}
