using RnnDsl.Generating;
using RnnDsl.Models;

namespace NextLetter;

/// <summary>Lets a model write: it draws a letter, reads it, draws the next.</summary>
internal static class Writing
{
    private const double Temperature = 0.7;

    /// <summary>Writes on after a beginning, which is not part of what it returns.</summary>
    public static string GoOn(LetterModel model, Vocabulary vocabulary, string beginning, int letters, int seed)
    {
        var options = new SamplingOptions { Length = letters, Temperature = Temperature, Seed = (ulong)seed };
        GeneratedSequence written = Generation.Sample(model.Start(), vocabulary.Numbers(beginning), options);
        return string.Concat(written.Tokens.Select(letter => vocabulary[letter]));
    }
}
