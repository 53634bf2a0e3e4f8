using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Walks over a data set with two models at once, and tallies their gates as two groups of the same sequences.</summary>
internal static class GatePairs
{
    internal static GateTally[] Tally<T>(
        RecurrentModel<T> first, RecurrentModel<T> second, SequenceSet<T> data, string[] names, GateProfileOptions options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GateTally[] tallies = [.. names.Select(name => GateRows.Tally(first.Description, name, options, grouped: true))];
        for (int q = 0; q < names.Length; q++)
        {
            TallyShape own = GateRows.Shape(first.Description, names[q], options);
            tallies[q].Open(own);
            tallies[q].Open(own);
            tallies[q].Open(GateRows.Shape(second.Description, names[q], options));
        }
        Trace<T>? one = null, other = null;
        int done = 0;
        foreach (Piece<T> piece in data.Pieces(first, options.RowBudget))
        {
            cancellation.ThrowIfCancellationRequested();
            one = Record(first, piece, one, options);
            other = Record(second, data.Take(second, piece.Examples), other, options);
            for (int q = 0; q < names.Length; q++) Add(tallies[q], one[names[q]], other[names[q]]);
            done += piece.Examples.Length;
            options.Progress?.Report((double)done / data.Count);
        }
        return tallies;
    }

    private static Trace<T> Record<T>(RecurrentModel<T> model, Piece<T> piece, Trace<T>? into, GateProfileOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (into is null) return model.Record(piece.Batch, options: options.Run);
        model.Record(piece.Batch, into, options: options.Run);
        return into;
    }

    private static void Add<T>(GateTally tally, Quantity<T> one, Quantity<T> other) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var buffer = new double[Math.Max(one.Width, other.Width)];
        for (int example = 0; example < one.Count; example++)
        {
            for (int step = 0; step < one.Lengths[example]; step++) tally.Add(1, step, GateRows.Doubles(one[example, step], buffer));
            for (int step = 0; step < other.Lengths[example]; step++) tally.Add(2, step, GateRows.Doubles(other[example, step], buffer));
            tally.EndSequence();
        }
    }
}
