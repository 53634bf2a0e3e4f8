using RnnDsl.Models;

namespace RnnDsl.MadeUp;

/// <summary>A sequence that was made up, and its class.</summary>
/// <param name="Sequence">[steps × features].</param>
/// <param name="Class">From 0.</param>
public sealed record MadeUpSequence(double[,] Sequence, int Class);

/// <summary>
/// A stand-in for the recordings of Japanese vowels: for each speaker a path of 12 coefficients that glides from one vowel to another, spoken at
/// a pace of its own, 7 to 29 steps long, with noise. The class is the speaker.
/// </summary>
public static class SpeakerVowels
{
    /// <summary>Coefficients of a step.</summary>
    public const int Features = 12;

    private const int Shortest = 7;
    private const int Longest = 29;

    /// <summary>Utterances, speaker after speaker.</summary>
    /// <param name="speakers">How many speakers; they depend on <paramref name="speakerSeed"/> alone.</param>
    /// <param name="each">Utterances of each.</param>
    /// <param name="seed">Decides the utterances: another seed gives held-out ones of the same speakers.</param>
    /// <param name="speakerSeed">Decides the speakers.</param>
    public static MadeUpSequence[] Utterances(int speakers, int each, ulong seed, ulong speakerSeed = 9)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speakers, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(each);
        var voices = new RandomStream(speakerSeed);
        var random = new RandomStream(seed);
        double[] from = Draw(voices, 1), to = Draw(voices, 1);
        var utterances = new List<MadeUpSequence>();
        for (int speaker = 0; speaker < speakers; speaker++)
        {
            (double[] start, double[] end, double[] bend) = (Shift(from, voices), Shift(to, voices), Draw(voices, 0.3));
            int usual = voices.Whole(11, 21);
            for (int i = 0; i < each; i++) utterances.Add(new MadeUpSequence(Utterance(start, end, bend, usual, random), speaker));
        }
        return [.. utterances];
    }

    private static double[,] Utterance(double[] start, double[] end, double[] bend, int usual, RandomStream random)
    {
        int steps = Math.Clamp(usual + random.Whole(-6, 8), Shortest, Longest);
        double pace = random.Between(0.7, 1.4), loudness = random.Between(0.85, 1.15);
        var sequence = new double[steps, Features];
        for (int step = 0; step < steps; step++)
        {
            double along = Math.Pow(step / (steps - 1.0), pace), glide = 1 / (1 + Math.Exp(-8 * (along - 0.5)));
            for (int k = 0; k < Features; k++)
                sequence[step, k] = loudness * (start[k] + (end[k] - start[k]) * glide + bend[k] * Math.Sin(Math.PI * along)) + 0.12 * random.NextNormal();
        }
        return sequence;
    }

    private static double[] Draw(RandomStream random, double size) => [.. Enumerable.Range(0, Features).Select(k => size * random.NextNormal() / (1 + 0.2 * k))];

    private static double[] Shift(double[] vowel, RandomStream random) => [.. vowel.Zip(Draw(random, 0.35), (a, b) => a + b)];
}
