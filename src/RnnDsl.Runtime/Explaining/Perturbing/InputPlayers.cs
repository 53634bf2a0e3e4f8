using System.Globalization;
using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Each step.</summary>
internal sealed class StepPlayers(string? of) : Players
{
    public override string ToString() => of is null ? "steps" : $"steps of {of}";

    internal override PlayerMap[] OfInputs<T>(PerturbedInput<T>[] inputs)
    {
        int[] chosen = WithSteps(inputs, of);
        return SameForLength.Of(inputs, example => PlayerMap.Number(
            inputs, example, wholeSteps: true, (input, step, _) => Array.IndexOf(chosen, input) >= 0 ? step : -1, step => Number("step", step)));
    }
}

/// <summary>Each feature over all steps.</summary>
internal sealed class FeaturePlayers(string? of) : Players
{
    public override string ToString() => of is null ? "features" : $"features of {of}";

    internal override PlayerMap[] OfInputs<T>(PerturbedInput<T>[] inputs)
    {
        int[] chosen = Chosen(inputs, of);
        int[] offsets = Offsets(inputs);
        return SameForLength.Of(inputs, example => PlayerMap.Number(
            inputs, example, wholeSteps: false, (input, _, feature) => Array.IndexOf(chosen, input) >= 0 ? offsets[input] + feature : -1, number =>
            {
                int input = Array.FindLastIndex(offsets, offset => offset <= number);
                return Label(inputs, input, Number("feature", number - offsets[input]));
            }));
    }

    internal static int[] Offsets<T>(PerturbedInput<T>[] inputs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var offsets = new int[inputs.Length];
        for (int i = 1; i < offsets.Length; i++) offsets[i] = offsets[i - 1] + inputs[i - 1].Width;
        return offsets;
    }
}

/// <summary>Each feature at each step.</summary>
internal sealed class CellPlayers(string? of) : Players
{
    public override string ToString() => of is null ? "cells" : $"cells of {of}";

    internal override PlayerMap[] OfInputs<T>(PerturbedInput<T>[] inputs)
    {
        int[] chosen = Chosen(inputs, of);
        int[] offsets = FeaturePlayers.Offsets(inputs);
        int width = inputs.Sum(input => input.Width);
        return SameForLength.Of(inputs, example => PlayerMap.Number(
            inputs, example, wholeSteps: false, (input, step, feature) => Array.IndexOf(chosen, input) >= 0 ? checked(step * width + offsets[input] + feature) : -1, number =>
            {
                int input = Array.FindLastIndex(offsets, offset => offset <= number % width);
                return Label(inputs, input, string.Create(CultureInfo.InvariantCulture, $"step {number / width}, feature {number % width - offsets[input]}"));
            }));
    }
}

/// <summary>Each input as a whole.</summary>
internal sealed class InputPlayers : Players
{
    public override string ToString() => "inputs";

    internal override PlayerMap[] OfInputs<T>(PerturbedInput<T>[] inputs) => SameForLength.Of(inputs, example =>
        PlayerMap.Number(inputs, example, wholeSteps: true, (input, _, _) => input, number => inputs[number].Name));
}

/// <summary>Spans of steps.</summary>
internal sealed class PhrasePlayers((int First, int Last)[][] spans, bool shared) : Players
{
    public override string ToString() => "phrases";

    internal override PlayerMap[] OfInputs<T>(PerturbedInput<T>[] inputs)
    {
        int[] chosen = WithSteps(inputs, null);
        int count = inputs[0].Count;
        if (!shared && spans.Length != count)
            throw new ArgumentException($"{inputs[0].Owner}: phrases are given for {spans.Length} examples; the batch has {count}.", "players");
        var maps = new PlayerMap[count];
        for (int example = 0; example < count; example++)
        {
            (int First, int Last)[] own = spans[shared ? 0 : example];
            int[] starts = Starts(inputs[0].Owner, own, inputs[chosen[0]].Lengths[example]);
            maps[example] = PlayerMap.Number(inputs, example, wholeSteps: true, (input, step, _) => Array.IndexOf(chosen, input) >= 0 ? starts[step] : -1, start =>
            {
                int last = Array.LastIndexOf(starts, start);
                return last == start ? Number("step", start) : string.Create(CultureInfo.InvariantCulture, $"steps {start} to {last}");
            });
        }
        return maps;
    }

    /// <summary>For each step the first of its phrase.</summary>
    private static int[] Starts(string owner, (int First, int Last)[] own, int length)
    {
        int[] starts = [.. Enumerable.Range(0, length)];
        var taken = new bool[length];
        foreach ((int first, int last) in own)
        {
            if (first < 0 || last < first)
                throw new ArgumentException($"{owner}: there is no phrase from step {first} to step {last}.", "players");
            for (int step = first; step <= Math.Min(last, length - 1); step++)
            {
                if (taken[step]) throw new ArgumentException($"{owner}: step {step} is in two phrases.", "players");
                taken[step] = true;
                starts[step] = first;
            }
        }
        return starts;
    }
}

/// <summary>Any partition of cells.</summary>
internal sealed class GroupPlayers(Func<int, string, int, int, int> group, Func<int, string> label, string text) : Players
{
    public override string ToString() => text;

    internal override PlayerMap[] OfInputs<T>(PerturbedInput<T>[] inputs) => [.. Enumerable.Range(0, inputs[0].Count).Select(example =>
    {
        PlayerMap map = PlayerMap.Number(inputs, example, wholeSteps: false, (input, step, feature) => group(example, inputs[input].Name, step, feature), label);
        return map.Count > 0 ? map : throw new ArgumentException($"{inputs[0].Owner}: example {example} has no players: all its cells are in no group.", "players");
    })];
}

/// <summary>One map for all examples of the same lengths.</summary>
internal static class SameForLength
{
    internal static PlayerMap[] Of<T>(PerturbedInput<T>[] inputs, Func<int, PlayerMap> map) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var maps = new PlayerMap[inputs[0].Count];
        for (int example = 0; example < maps.Length; example++)
        {
            int same = Array.FindIndex(maps, 0, example, other => other is not null && Same(inputs, other, example));
            maps[example] = same >= 0 ? maps[same] : map(example);
        }
        return maps;
    }

    private static bool Same<T>(PerturbedInput<T>[] inputs, PlayerMap map, int example) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int input = 0; input < inputs.Length; input++)
            if (map.Cells[input].GetLength(0) != inputs[input].Lengths[example]) return false;
        return true;
    }
}
