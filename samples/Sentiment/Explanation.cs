using RnnDsl.Batching;
using RnnDsl.Data;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using Spectre.Console;

namespace Sentiment;

/// <summary>Why the model takes a sentence for good or bad: where attention looks, and what the verdict would be without each word.</summary>
internal static class Explanation
{
    private static readonly string[] Verdicts = ["bad", "good"];

    /// <summary>Shows it.</summary>
    public static void Show(IAnsiConsole console, SentimentModel model, TokenVocabulary vocabulary, LabelledText text)
    {
        int[] words = vocabulary.Encode(text.Tokens);
        // The sentence, and the sentence with each of its words replaced by the unknown one: one batch.
        int[][] variants = [words, .. Enumerable.Range(0, words.Length).Select(at => (int[])[.. words[..at], vocabulary.Unknown, .. words[(at + 1)..]])];
        var trace = model.Record(Batch<float>.FromTokens(variants));
        double[] good = [.. Enumerable.Range(0, variants.Length).Select(i => Good(trace.logits[i, 0]))];
        string verdict = Verdicts[good[0] >= 0.5 ? 1 : 0];

        console.Heading("Why");
        console.WriteLine(string.Join(" ", text.Tokens));
        console.Say($"The model says {verdict} ({(good[0] >= 0.5 ? good[0] : 1 - good[0]):0%}); the review is {Verdicts[text.Label]}.");
        console.WriteLine();
        console.WriteLine("Where attention looks (the weights sum to 1):");
        console.Bars(text.Tokens.Select((word, at) => (word, (double)trace.alpha[0, at][0])));
        console.WriteLine();
        console.WriteLine("What each word adds to the probability of a good review (by replacing it with an unknown word):");
        console.Bars(text.Tokens.Select((word, at) => (word, good[0] - good[at + 1])));
        int most = Enumerable.Range(0, words.Length).MaxBy(at => Math.Abs(good[0] - good[at + 1]));
        console.Say($"“{text.Tokens[most]}” decides most: without it the probability of a good review is {good[most + 1]:0%} in place of {good[0]:0%}.");
    }

    /// <summary>The probability of the second of two classes.</summary>
    private static double Good(ReadOnlySpan<float> logits) => 1 / (1 + Math.Exp(logits[0] - logits[1]));
}
