using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Looks at the gates of a walk over a data set.</summary>
internal sealed class GateSurveyor<T> : ISurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private readonly Grouping<T>? grouping;
    private readonly GateProfileOptions options;
    private readonly string[] quantities;
    private readonly GateTally[] tallies;
    private readonly List<string> groups = [];
    private int[] groupOf = [];
    private int sequences;

    internal GateSurveyor(ModelDescription model, Grouping<T>? grouping, GateProfileOptions options)
    {
        options.Check();
        (this.model, this.grouping, this.options) = (model, grouping, options);
        quantities = GateRows.Names(model, options);
        tallies = [.. quantities.Select(name => GateRows.Tally(model, name, options, grouping is not null))];
    }

    public void Visit(Trace<T> run, Piece<T> piece)
    {
        Quantity<T>[] read = [.. quantities.Select(name => run[name])];
        double[] buffer = new double[read.Max(quantity => quantity.Width)];
        for (int i = 0; i < piece.Examples.Length; i++)
        {
            int length = FindGroups(piece, i);
            for (int q = 0; q < read.Length; q++)
            {
                int steps = read[q].Lengths[i];
                for (int step = 0; step < steps; step++)
                    tallies[q].Add(1 + groupOf[steps == length ? step : length - 1], step, GateRows.Doubles(read[q][i, step], buffer));
                tallies[q].EndSequence();
            }
            sequences++;
        }
    }

    internal GateProfile Profile()
    {
        int[] order = grouping?.Order(groups) ?? [];
        string[] names = [.. order.Select(index => groups[index])];
        return new GateProfile(model.Name, sequences, options.Thresholds, names, [.. quantities.Select((name, q) => tallies[q].Use(name, names, order))]);
    }

    /// <summary>The groups of a sequence's steps; its length.</summary>
    private int FindGroups(Piece<T> piece, int i)
    {
        int length = piece.Batch.Lengths[i];
        if (groupOf.Length < length) groupOf = new int[length];
        for (int step = 0; step < length; step++) groupOf[step] = grouping?.Of(piece.At(i, step), groups) ?? -1;
        return length;
    }
}

/// <summary>What both kinds of walks over gates share.</summary>
internal static class GateRows
{
    /// <summary>The quantities that are looked at.</summary>
    internal static string[] Names(ModelDescription model, GateProfileOptions options)
    {
        string[] names = options.Quantities is { } asked ? [.. asked.Distinct()]
            : [.. model.Quantities.Where(info => info.Role.HasFlag(QuantityRole.Gate)).Select(info => info.Name)];
        if (names.Length == 0)
            throw new ArgumentException($"{model.Name} marks no quantity as a gate; name one of {ModelDescription.List(model.Quantities.Select(info => info.Name))}.", "options");
        foreach (string name in names) Survey.SlotOf(model, name);
        return names;
    }

    internal static GateTally Tally(ModelDescription model, string name, GateProfileOptions options, bool grouped) => new(Shape(model, name, options), grouped);

    internal static TallyShape Shape(ModelDescription model, string name, GateProfileOptions options)
    {
        int slot = model.SlotOf(name);
        bool gate = model.Quantities[slot].Role.HasFlag(QuantityRole.Gate);
        return new TallyShape(model.Slots[slot].Width, options.Thresholds, options.Bins, gate ? 0 : options.Least, gate ? 1 : options.Greatest, options.Positions);
    }

    /// <summary>A row in double precision; of a row that is, itself.</summary>
    internal static ReadOnlySpan<double> Doubles<T>(ReadOnlySpan<T> row, double[] buffer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double)) return MemoryMarshal.Cast<T, double>(row);
        ReadOnlySpan<float> narrow = MemoryMarshal.Cast<T, float>(row);
        int i = 0;
        for (; i <= narrow.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(narrow[i..]), out Vector<double> low, out Vector<double> high);
            low.CopyTo(buffer, i);
            high.CopyTo(buffer, i + Vector<double>.Count);
        }
        for (; i < narrow.Length; i++) buffer[i] = narrow[i];
        return buffer.AsSpan(0, narrow.Length);
    }
}
