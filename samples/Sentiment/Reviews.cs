using RnnDsl.Data;
using RnnDsl.MadeUp;
using RnnDsl.MadeUp.Running;

namespace Sentiment;

/// <summary>Sentences with their class: to learn from, to choose by, to be tested on.</summary>
internal sealed record Reviews(string Name, IReadOnlyList<LabelledText> Training, IReadOnlyList<LabelledText> Test)
{
    /// <summary>Those of a file, or made up by a small grammar with negation.</summary>
    public static Reviews Of(SampleOptions options)
    {
        if (options.Data is null)
        {
            LabelledText[] all = [.. SentimentGrammar.Reviews(options.Quick ? 1400 : 4000, (ulong)options.Seed).Select(review => review.Text)];
            int training = all.Length * 3 / 4;
            return new Reviews("Reviews made up by a grammar", all[..training], all[training..]);
        }
        IReadOnlyList<LabelledText> read = LabelledText.Read(options.Data);
        if (options.Test is not null) return new Reviews($"'{options.Data}'", read, LabelledText.Read(options.Test));
        (LabelledText[] rest, LabelledText[] test) = Split.Stratified(read, text => text.Label, 0.1, 0);
        return new Reviews($"'{options.Data}'", rest, test);
    }
}
