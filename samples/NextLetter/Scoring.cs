using RnnDsl.Models;

namespace NextLetter;

/// <summary>How well a model foretells a text.</summary>
internal static class Scoring
{
    private const int Piece = 1000;

    /// <summary>
    /// Nats a letter, −ln p averaged over all letters but the first. The text is read once from its start to its end, the state carried
    /// along, as one would read it.
    /// </summary>
    public static double NatsPerLetter(LetterModel model, Vocabulary vocabulary, int[] text)
    {
        var reader = new Reader(model, vocabulary);
        double sum = 0;
        for (int first = 0; first < text.Length - 1; first += Piece)
        {
            int count = Math.Min(Piece, text.Length - 1 - first);
            Quantity<float> logits = reader.Read(text.AsSpan(first, count));
            for (int step = 0; step < count; step++) sum -= Math.Log(Softmax.Of(logits[0, step])[text[first + step + 1]]);
        }
        return sum / (text.Length - 1);
    }
}
