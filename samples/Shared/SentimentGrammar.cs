using RnnDsl.Data;
using RnnDsl.Models;

namespace RnnDsl.MadeUp;

/// <summary>A sentence that was made up, its class, and which words decide it.</summary>
/// <param name="Text">The words, and 1 for a good verdict, 0 for a bad one.</param>
/// <param name="Decisive">For each word whether the verdict depends on it: words of sentiment and their negations, of all opinions but the empty ones.</param>
public sealed record MadeUpReview(LabelledText Text, IReadOnlyList<bool> Decisive);

/// <summary>
/// Reviews made up by a small grammar: a few opinions with words of sentiment, intensifiers and negations ("not good", "never dull"), between fillers.
/// The class is the sign of the sum of all opinions after negation; an intensifier counts an opinion twice. Sums of zero are not given out.
/// </summary>
public static class SentimentGrammar
{
    private static readonly string[] Good = ["good", "great", "wonderful", "moving", "funny", "brilliant", "charming", "fresh", "clever", "delightful"];
    private static readonly string[] Bad = ["bad", "dull", "awful", "boring", "weak", "clumsy", "tedious", "stale", "silly", "dreadful"];
    private static readonly string[] Negations = ["not", "never", "hardly"];
    private static readonly string[] Intensifiers = ["very", "truly", "really"];
    private static readonly string[] Subjects = ["the film", "the plot", "the acting", "the music", "this story", "the cast", "the ending", "the script"];
    private static readonly string[] Verbs = ["is", "was", "seems", "feels"];
    private static readonly string[] Fillers =
    [
        "we saw it on a monday", "it runs for two hours", "there are many scenes by the sea", "they say it was shot in spring",
        "the theatre was half full", "it is set in a small town", "a friend came with me", "as one would expect",
    ];
    private static readonly string[] Links = ["and", "but", "while", ",", "yet"];

    /// <summary>Reviews; the same seed gives the same ones, the first of them also when there are more.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides which.</param>
    public static MadeUpReview[] Reviews(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new RandomStream(seed);
        var reviews = new MadeUpReview[count];
        for (int i = 0; i < count;)
            if (Review(random) is MadeUpReview review)
                reviews[i++] = review;
        return reviews;
    }

    /// <summary>A review; null where its opinions cancel out.</summary>
    private static MadeUpReview? Review(RandomStream random)
    {
        var words = new List<string>();
        var decisive = new List<bool>();
        int sum = 0, opinions = random.Whole(1, 4);
        for (int i = 0; i < opinions; i++)
        {
            if (i > 0) Add(random.Of(Links), false);
            if (random.Chance(0.4))
            {
                Add(random.Of(Fillers), false);
                Add(random.Of(Links), false);
            }
            sum += Opinion();
        }
        if (random.Chance(0.3))
        {
            Add(random.Of(Links), false);
            Add(random.Of(Fillers), false);
        }
        return sum == 0 ? null : new MadeUpReview(new LabelledText(words, sum > 0 ? 1 : 0), decisive);

        int Opinion()
        {
            Add(random.Of(Subjects), false);
            Add(random.Of(Verbs), false);
            bool negated = random.Chance(0.35), strong = random.Chance(0.3), good = random.Chance(0.5);
            if (negated) Add(random.Of(Negations), true);
            if (strong) Add(random.Of(Intensifiers), true);
            Add(random.Of(good ? Good : Bad), true);
            return (good != negated ? 1 : -1) * (strong ? 2 : 1);
        }

        void Add(string phrase, bool decides)
        {
            foreach (string word in phrase.Split(' '))
            {
                words.Add(word);
                decisive.Add(decides);
            }
        }
    }
}
