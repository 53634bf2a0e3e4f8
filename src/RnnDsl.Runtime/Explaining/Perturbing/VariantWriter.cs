using System.Numerics;
using RnnDsl.Batching;

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
        int example = coalitions.Example(question);
        PlayerMap map = maps[example];
        int[,] cells = map.Cells[input];
        T[,] present = inputs[input].Values[example], gone = AbsentOf(input, example, coalitions.Draw(question));
        ReadOnlySpan<ulong> bits = coalitions.Bits(question);
        bool byStep = map.IsByStep(input);
        for (int step = 0; step < count; step++)
        {
            Span<T> to = rows.At(sequence, step);
            if (byStep)
            {
                int player = cells[first + step, 0];
                Cells.Row(player < 0 || IsIn(bits, player) ? present : gone, first + step).CopyTo(to);
                continue;
            }
            ReadOnlySpan<T> kept = Cells.Row(present, first + step), replaced = Cells.Row(gone, first + step);
            ReadOnlySpan<int> players = Cells.Row(cells, first + step);
            for (int i = 0; i < to.Length; i++) to[i] = players[i] < 0 || IsIn(bits, players[i]) ? kept[i] : replaced[i];
        }
    }

    private static bool IsIn(ReadOnlySpan<ulong> bits, int player) => (bits[player >> 6] >> (63 - (player & 63)) & 1) != 0;

    private static T[][,] Materialize(Absent<T> of, PerturbedInput<T> input)
    {
        var values = new T[input.Count][,];
        for (int example = 0; example < values.Length; example++) of.Fill(example, 0, values[example] = new T[input.Lengths[example], input.Width]);
        return values;
    }
}
