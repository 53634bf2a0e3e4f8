using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Gradients along straight paths, from a baseline to the values of the examples or to others, weighted and added up.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class PathGradients<T>(Displacements<T> runs, T[][,] baseline, T[][,]? ends = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][,] difference = [.. (ends ?? runs.Values).Select((cells, example) => Subtract(cells, baseline[example]))];

    /// <summary>(x − b) ⊙ Σ w ∇f(b + α(x − b)) of some examples [steps × features].</summary>
    internal T[][,] Integrate(int[] examples, (double Position, double Weight)[] points, IProgress<double>? progress, CancellationToken cancellation)
    {
        int[] sequences = [.. examples.SelectMany(example => Enumerable.Repeat(example, points.Length))];
        T[][,] sums = [.. examples.Select(example => new T[difference[example].GetLength(0), difference[example].GetLength(1)])];
        runs.Differentiate(
            sequences,
            (i, step, row) => Interpolate(Cells.Row(baseline[sequences[i]], step), Cells.Row(difference[sequences[i]], step), T.CreateTruncating(points[i % points.Length].Position), row),
            (i, step, row) => AddWeighted(row, T.CreateTruncating(points[i % points.Length].Weight), Cells.Row(sums[i / points.Length], step)),
            progress, cancellation);
        for (int i = 0; i < examples.Length; i++)
        {
            Span<T> cells = Cells.Of(sums[i]);
            ReadOnlySpan<T> factor = Cells.Of(difference[examples[i]]);
            for (int k = 0; k < cells.Length; k++) cells[k] *= factor[k];
        }
        return sums;
    }

    internal static void Interpolate(ReadOnlySpan<T> start, ReadOnlySpan<T> way, T position, Span<T> to)
    {
        int i = 0;
        for (; i <= to.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(start[i..]) + new Vector<T>(way[i..]) * position).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] = start[i] + way[i] * position;
    }

    private static void AddWeighted(ReadOnlySpan<T> values, T weight, Span<T> to)
    {
        int i = 0;
        for (; i <= to.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(to[i..]) + new Vector<T>(values[i..]) * weight).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] += values[i] * weight;
    }

    private static T[,] Subtract(T[,] end, T[,] start)
    {
        var difference = new T[end.GetLength(0), end.GetLength(1)];
        Span<T> to = Cells.Of(difference);
        ReadOnlySpan<T> from = Cells.Of(start), at = Cells.Of(end);
        for (int i = 0; i < to.Length; i++) to[i] = at[i] - from[i];
        return difference;
    }
}
