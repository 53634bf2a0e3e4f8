using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// How much each unit of the nodes' quantities changes per unit of the way along the path, at each of its points: by forward mode where the definition has it
/// and flow begins at an input, else by a derivative for each unit and step.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class FlowMoves<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TangentRun<T>? tangents;
    private readonly Dictionary<string, T[][][]> reversed = [];

    internal FlowMoves(FlowTask<T> task, FlowRuns<T> runs, Trace<T> onPath, Action<int, Action<int, int>> chunked)
    {
        tangents = runs.Tangents([.. task.Points.Select(point => point.Position)]);
        if (tangents is not null) return;
        foreach (string quantity in task.Plan.Quantities)
        {
            Quantity<T> values = onPath[quantity];
            T[][][] moved = [.. task.Points.Select((_, k) => Enumerable.Range(0, values.Lengths[k]).Select(step => new T[values[k, step].Length]).ToArray())];
            Find(task, runs, quantity, moved, chunked);
            reversed[quantity] = moved;
        }
    }

    /// <summary>The change of a quantity's units at a point and step.</summary>
    internal ReadOnlySpan<T> Of(string quantity, int point, int step) => tangents is null ? reversed[quantity][point][step] : tangents[quantity][point, step];

    private static void Find(FlowTask<T> task, FlowRuns<T> runs, string quantity, T[][][] moved, Action<int, Action<int, int>> chunked)
    {
        (int Point, int Step, int Unit)[] wanted =
            [.. moved.SelectMany((steps, k) => steps.SelectMany((units, step) => Enumerable.Range(0, units.Length).Select(unit => (k, step, unit))))];
        chunked(wanted.Length, (first, count) =>
        {
            (int Point, int Step, int Unit)[] some = wanted[first..(first + count)];
            runs.Record([.. some.Select(one => task.Points[one.Point].Position)]);
            Gradients<T> of = runs.Backward(seeds =>
            {
                QuantityBuffer<T> buffer = seeds[quantity];
                for (int i = 0; i < count; i++) buffer[i, some[i].Step][some[i].Unit] = T.One;
            });
            for (int i = 0; i < count; i++)
            {
                double sum = 0;
                for (int step = 0; step < runs.Change.GetLength(0); step++) sum += runs.SourceFlow(of, i, step, null);
                moved[some[i].Point][some[i].Step][some[i].Unit] = T.CreateTruncating(sum);
            }
        });
    }
}
