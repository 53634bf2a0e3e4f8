using RnnDsl.Batching;
using RnnDsl.Models;

namespace NextLetter;

/// <summary>A model that reads on where it stopped: its state is carried from one piece of text to the next.</summary>
internal sealed class Reader(LetterModel model, Vocabulary vocabulary)
{
    private InitialStates<float>? state;

    /// <summary>Reads letters; gives the logits after each of them.</summary>
    public Quantity<float> Read(ReadOnlySpan<int> letters)
    {
        Outputs<float> outputs = model.Run(Batch<float>.From([vocabulary.OneHot(letters)]), state);
        state = InitialStates<float>.After(outputs);
        return outputs["logits"];
    }
}

/// <summary>The softmax of logits.</summary>
internal static class Softmax
{
    /// <summary>Probabilities, computed in double.</summary>
    /// <param name="logits">One for each letter.</param>
    /// <param name="temperature">Below 1 makes likely letters likelier still.</param>
    public static double[] Of(ReadOnlySpan<float> logits, double temperature = 1)
    {
        var probabilities = new double[logits.Length];
        double highest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) highest = Math.Max(highest, logit);
        for (int i = 0; i < logits.Length; i++) sum += probabilities[i] = Math.Exp((logits[i] - highest) / temperature);
        for (int i = 0; i < logits.Length; i++) probabilities[i] /= sum;
        return probabilities;
    }
}
