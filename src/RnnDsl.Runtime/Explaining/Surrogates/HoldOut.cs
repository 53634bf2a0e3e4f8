using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Divides rows by their sequences, so that no sequence is on both sides.</summary>
internal static class HoldOut
{
    private const int FewestSequences = 10;

    internal static (SurrogateData Training, SurrogateData HeldOut) Split(SurrogateData data, SurrogateOptions options)
    {
        int[] sequences = Shuffled(data, options.Seed, 1);
        if (sequences.Length < FewestSequences)
            throw new ArgumentException($"There are {sequences.Length} different sequences (or masks of one); fitting a surrogate and holding some out takes at least {FewestSequences}.", nameof(data));
        int count = Math.Clamp((int)Math.Round(options.HeldOutShare * sequences.Length), 1, sequences.Length - 2);
        HashSet<int> held = [.. sequences.Take(count)];
        return (data.Take(Where(data, row => !held.Contains(data.Sequences[row]))), data.Take(Where(data, row => held.Contains(data.Sequences[row]))));
    }

    /// <summary>Parts of equal size; each is held out in turn.</summary>
    internal static (int[] Others, int[] Part)[] Folds(SurrogateData data, SurrogateOptions options)
    {
        int[] sequences = Shuffled(data, options.Seed, 2);
        int count = Math.Min(options.Folds, sequences.Length);
        var foldOf = new Dictionary<int, int>();
        for (int i = 0; i < sequences.Length; i++) foldOf[sequences[i]] = i % count;
        return [.. Enumerable.Range(0, count).Select(fold => (Where(data, row => foldOf[data.Sequences[row]] != fold), Where(data, row => foldOf[data.Sequences[row]] == fold)))];
    }

    private static int[] Where(SurrogateData data, Func<int, bool> holds) => [.. Enumerable.Range(0, data.Count).Where(holds)];

    private static int[] Shuffled(SurrogateData data, ulong seed, int stream)
    {
        int[] sequences = [.. data.Sequences.Distinct().Order()];
        SequenceSplit.Shuffle(sequences, RandomStream.For(seed, stream));
        return sequences;
    }
}
