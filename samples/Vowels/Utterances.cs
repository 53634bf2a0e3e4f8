using RnnDsl.Data;
using RnnDsl.MadeUp;
using RnnDsl.MadeUp.Running;

namespace Vowels;

/// <summary>Sequences of sound features with their classes.</summary>
internal sealed record Utterances(string Name, IReadOnlyList<double[,]> Sequences, IReadOnlyList<int> Classes, IReadOnlyList<string> ClassNames)
{
    public int Count => Sequences.Count;

    /// <summary>The training and the test part: of .ts files, or made up.</summary>
    public static (Utterances Training, Utterances Test) Of(SampleOptions options)
    {
        if (options.Data is null) return (MadeUp(options, 30, 0), MadeUp(options, 20, 1000));
        if (options.Test is null) throw new ArgumentException("Give the test part as well: --test FILE.");
        return (Read(options.Data), Read(options.Test));
    }

    /// <summary>Some of them.</summary>
    public Utterances Take(IEnumerable<int> which)
    {
        int[] chosen = [.. which];
        return this with { Sequences = [.. chosen.Select(i => Sequences[i])], Classes = [.. chosen.Select(i => Classes[i])] };
    }

    private static Utterances Read(string path)
    {
        TimeSeriesFile file = TimeSeriesFile.Read(path);
        return new Utterances($"'{path}'", file.Sequences, file.Classes, file.ClassNames);
    }

    private static Utterances MadeUp(SampleOptions options, int each, int offset)
    {
        MadeUpSequence[] made = SpeakerVowels.Utterances(9, options.Quick ? each / 2 : each, (ulong)(options.Seed + offset));
        return new Utterances("Vowels of nine speakers, made up", [.. made.Select(m => m.Sequence)], [.. made.Select(m => m.Class)], [.. Enumerable.Range(1, 9).Select(i => $"speaker {i}")]);
    }
}
