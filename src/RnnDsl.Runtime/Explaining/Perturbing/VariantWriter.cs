using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Explaining;

/// <summary>Writes the inputs of variants: what was there where a player is present, and what stands for it where it is absent.</summary>
/// <param name="inputs">The inputs of the explained batch.</param>
/// <param name="absent">What stands in each of them; null for one that has no players.</param>
/// <param name="maps">The players of each example.</param>
/// <param name="alternatives">Whether draws are numbers of alternatives, to go through them all.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class VariantWriter<T>(PerturbedInput<T>[] inputs, Absent<T>?[] absent, PlayerMap[] maps, bool alternatives) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][][,] fixedAbsent = [.. absent.Select((of, i) => of is null || of.IsRandom ? Array.Empty<T[,]>() : Materialize(of, inputs[i]))];
    private readonly Dictionary<(int Input, int Example, int Draw), T[,]> drawn = [];

    internal PerturbedInput<T>[] Inputs => inputs;

    internal PlayerMap[] Maps => maps;

    /// <summary>Forgets draws that were made for earlier variants.</summary>
    internal void Forget() => drawn.Clear();

    /// <summary>What stands for absent players of an input [steps × features].</summary>
    internal T[,] AbsentOf(int input, int example, int draw)
    {
        if (absent[input] is not { } of) return inputs[input].Values[example];
        if (!of.IsRandom) return fixedAbsent[input][example];
        if (drawn.TryGetValue((input, example, draw), out T[,]? known)) return known;
        var values = new T[inputs[input].Lengths[example], inputs[input].Width];
        if (alternatives) of.FillAlternative(example, draw, values);
        else of.Fill(example, draw, values);
        return drawn[(input, example, draw)] = values;
    }

    /// <summary>Writes some steps of one input of one variant.</summary>
    /// <param name="coalitions">The questions.</param>
    /// <param name="question">The one that the variant answers.</param>
    /// <param name="input">The input.</param>
    /// <param name="first">The first step.</param>
    /// <param name="count">How many steps.</param>
    /// <param name="rows">Where they go, from step 0 on.</param>
    /// <param name="sequence">The number of the variant there.</param>
    internal void Write(Coalitions coalitions, int question, int input, int first, int count, StepRows<T> rows, int sequence)
    {
        int example = coalitions.Example(question), width = inputs[input].Width;
        PlayerMap map = maps[example];
        ReadOnlySpan<T> present = Cells.Of(inputs[input].Values[example])[(first * width)..], gone = Cells.Of(AbsentOf(input, example, coalitions.Draw(question)))[(first * width)..];
        ReadOnlySpan<ulong> bits = coalitions.Bits(question);
        // The variant's place is found once: the rows of its steps lie behind one another.
        (int shard, int position) = rows.Geometry.Place(sequence);
        BatchLayout layout = rows.Geometry.Shards[shard];
        Rows<T> target = rows.Shard(shard);
        bool byStep = map.IsByStep(input);
        ReadOnlySpan<int> players = Cells.Of(map.Cells[input])[(first * (byStep ? 1 : width))..];
        for (int step = 0; step < count; step++)
        {
            Span<T> to = target.Span(layout.Offset(step) + position, width);
            if (byStep) (players[step] < 0 || IsIn(bits, players[step]) ? present : gone).Slice(step * width, width).CopyTo(to);
            else Mix(players.Slice(step * width, width), bits, present.Slice(step * width, width), gone.Slice(step * width, width), to);
        }
        GC.KeepAlive(rows);
    }

    private static void Mix(ReadOnlySpan<int> players, ReadOnlySpan<ulong> bits, ReadOnlySpan<T> present, ReadOnlySpan<T> gone, Span<T> to)
    {
        for (int i = 0; i < to.Length; i++) to[i] = players[i] < 0 || IsIn(bits, players[i]) ? present[i] : gone[i];
    }

    private static bool IsIn(ReadOnlySpan<ulong> bits, int player) => (bits[player >> 6] >> (63 - (player & 63)) & 1) != 0;

    private static T[][,] Materialize(Absent<T> of, PerturbedInput<T> input)
    {
        var values = new T[input.Count][,];
        for (int example = 0; example < values.Length; example++) of.Fill(example, 0, values[example] = new T[input.Lengths[example], input.Width]);
        return values;
    }
}
