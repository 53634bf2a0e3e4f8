using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The units of a quantity over one sequence: a row for each step, or one row at the last step where the quantity has one value for the whole sequence.</summary>
internal sealed class UnitSequence<T>(Piece<T> piece, int index, int first, double[,] values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal int Example => piece.Examples[index];

    internal int Rows => values.GetLength(0);

    /// <summary>The values [rows × units].</summary>
    internal double[,] Values => values;

    internal int StepOf(int row) => first + row;

    internal DataStep<T> At(int row) => piece.At(index, first + row);

    internal ReadOnlySpan<double> Row(int row) => Cells.Row(values, row);
}

/// <summary>Looks at chosen units of a quantity, sequence by sequence.</summary>
internal abstract class UnitSurveyor<T> : ISurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="model">The model.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="units">The units; all if not given.</param>
    protected UnitSurveyor(ModelDescription model, string quantity, IReadOnlyList<int>? units)
    {
        Quantity = quantity;
        Units = UnitChoice.Of(model, quantity, units);
    }

    internal string Quantity { get; }

    internal int[] Units { get; }

    internal long Steps { get; private set; }

    internal int Sequences { get; private set; }

    public void Visit(Trace<T> run, Piece<T> piece)
    {
        Quantity<T> quantity = run[Quantity];
        for (int i = 0; i < piece.Examples.Length; i++)
        {
            UnitSequence<T> sequence = Read(quantity, piece, i);
            Sequences++;
            Steps += sequence.Rows;
            Take(sequence);
        }
    }

    /// <summary>Takes in a sequence; its values stay what they are.</summary>
    protected abstract void Take(UnitSequence<T> sequence);

    private UnitSequence<T> Read(Quantity<T> quantity, Piece<T> piece, int i)
    {
        int rows = quantity.Lengths[i], steps = piece.Batch.Lengths[i], first = rows == 1 ? steps - 1 : 0;
        if (rows != 1 && rows != steps)
            throw new ArgumentException($"'{Quantity}' has {rows} steps in sequence {piece.Examples[i]}, whose main inputs have {steps}; look at a quantity that goes along with those.");
        var values = new double[rows, Units.Length];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> from = quantity[i, row];
            Span<double> to = Cells.Row(values, row);
            for (int u = 0; u < to.Length; u++)
            {
                to[u] = double.CreateTruncating(from[Units[u]]);
                if (!double.IsFinite(to[u])) throw new ArithmeticException($"'{Quantity}' is {to[u]} in unit {Units[u]} at step {first + row} of sequence {piece.Examples[i]}.");
            }
        }
        return new UnitSequence<T>(piece, i, first, values);
    }
}

/// <summary>Which units of a quantity are looked at.</summary>
internal static class UnitChoice
{
    /// <summary>The units that are asked for, checked; all of them if none are.</summary>
    internal static int[] Of(ModelDescription model, string quantity, IReadOnlyList<int>? units) => Of(model.Slots[Survey.SlotOf(model, quantity)].Width, quantity, units);

    internal static int[] Of(int width, string quantity, IReadOnlyList<int>? units)
    {
        if (units is null) return [.. Enumerable.Range(0, width)];
        if (units.Count == 0) throw new ArgumentException($"No units of '{quantity}' are asked for.", nameof(units));
        foreach (int unit in units)
            if ((uint)unit >= (uint)width) throw new ArgumentException($"'{quantity}' has {width} units, numbered from 0; there is no unit {unit}.", nameof(units));
        return units.Distinct().Count() == units.Count ? [.. units] : throw new ArgumentException($"A unit of '{quantity}' is asked for twice.", nameof(units));
    }

    /// <summary>The columns of a sampled quantity.</summary>
    internal static double[,] Columns(double[,] rows, int[] units)
    {
        var chosen = new double[rows.GetLength(0), units.Length];
        for (int row = 0; row < chosen.GetLength(0); row++)
        for (int u = 0; u < units.Length; u++)
            chosen[row, u] = rows[row, units[u]];
        return chosen;
    }
}

/// <summary>Features that are looked at together.</summary>
internal static class FeatureChoice
{
    /// <summary>Throws where there are none, or two of a name.</summary>
    internal static Feature<T>[] Checked<T>(IReadOnlyList<Feature<T>> features, string what) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Count == 0) throw new ArgumentException($"There are no {what}.", nameof(features));
        if (features.GroupBy(feature => feature.Name).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new ArgumentException($"Two {what} are called '{twice.Key}'.", nameof(features));
        return [.. features];
    }
}
