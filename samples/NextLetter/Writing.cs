using System.Text;
using RnnDsl.Models;

namespace NextLetter;

/// <summary>Lets a model write: it draws a letter, reads it, draws the next.</summary>
internal static class Writing
{
    private const double Temperature = 0.7;

    /// <summary>Writes on after a beginning, which is not part of what it returns.</summary>
    public static string GoOn(LetterModel model, Vocabulary vocabulary, string beginning, int letters, int seed)
    {
        var reader = new Reader(model, vocabulary);
        var random = new Random(seed);
        Quantity<float> logits = reader.Read(vocabulary.Numbers(beginning));
        var text = new StringBuilder();
        for (int i = 0; i < letters; i++)
        {
            int letter = Draw(Softmax.Of(logits[0, logits.Steps - 1], Temperature), random);
            text.Append(vocabulary[letter]);
            logits = reader.Read([letter]);
        }
        return text.ToString();
    }

    private static int Draw(double[] probabilities, Random random)
    {
        double left = random.NextDouble();
        for (int letter = 0; letter < probabilities.Length; letter++)
            if ((left -= probabilities[letter]) < 0)
                return letter;
        return Array.IndexOf(probabilities, probabilities.Max());
    }
}
