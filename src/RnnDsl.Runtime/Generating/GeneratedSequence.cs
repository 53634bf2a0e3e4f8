namespace RnnDsl.Generating;

/// <summary>Tokens that a model wrote. A recorded run over all that the model read (what came before, then these tokens) explains them.</summary>
/// <param name="Tokens">What was generated; where generation ended by a token, that is the last.</param>
/// <param name="LogProbabilities">Of each token the logarithm of the probability that the model gave it: of the softmax of the logits as they are, at temperature 1.</param>
/// <param name="Score">What the sequence was ranked by: the sum of the log-probabilities, divided by the length penalty.</param>
public sealed record GeneratedSequence(int[] Tokens, double[] LogProbabilities, double Score)
{
    /// <summary>The logarithm of the probability of the whole sequence.</summary>
    public double LogProbability => LogProbabilities.Sum();
}
