using RnnDsl.Data;
using RnnDsl.MadeUp;

namespace RnnDsl.Tests.Data;

public class MadeUpDataTests
{
    [Fact]
    public void ReviewsSayWhatTheirOpinionsSum()
    {
        MadeUpReview[] reviews = SentimentGrammar.Reviews(400, seed: 1);
        Assert.Equal(reviews.Take(50).Select(r => string.Join(' ', r.Text.Tokens)), SentimentGrammar.Reviews(50, seed: 1).Select(r => string.Join(' ', r.Text.Tokens)));
        Assert.InRange(reviews.Average(r => r.Text.Label), 0.4, 0.6);
        Assert.All(reviews, r => Assert.Equal(r.Text.Tokens.Count, r.Decisive.Count));
        Assert.All(reviews, r => Assert.InRange(r.Text.Tokens.Count, 4, 60));
        // Words alone do not decide: the same word is part of good and of bad reviews with a single opinion.
        MadeUpReview[] single = [.. reviews.Where(r => r.Text.Tokens.Contains("great") && r.Decisive.Count(d => d) is 1 or 2)];
        Assert.All(single.Where(r => r.Decisive.Count(d => d) == 1 && r.Text.Tokens.Where((_, i) => r.Decisive[i]).Single() == "great"), r => Assert.Equal(1, r.Text.Label));
        string[] negated = ["not great", "never great", "hardly great"];
        Assert.All(single.Where(r => negated.Contains(string.Join(' ', r.Text.Tokens.Where((_, i) => r.Decisive[i])))), r => Assert.Equal(0, r.Text.Label));
    }

    [Fact]
    public void VowelsAreTheSpeakersOwn()
    {
        MadeUpSequence[] training = SpeakerVowels.Utterances(9, 6, seed: 1), heldOut = SpeakerVowels.Utterances(9, 4, seed: 2);
        Assert.Equal(54, training.Length);
        Assert.All(training, u => Assert.InRange(u.Sequence.GetLength(0), 7, 29));
        Assert.True(training.Select(u => u.Sequence.GetLength(0)).Distinct().Count() > 5);
        // The nearest mean vector tells most speakers apart: the task can be learnt.
        double[] Mean(double[,] x) => [.. Enumerable.Range(0, 12).Select(k => Enumerable.Range(0, x.GetLength(0)).Average(t => x[t, k]))];
        double Distance(double[] a, double[] b) => a.Zip(b, (p, q) => (p - q) * (p - q)).Sum();
        int hits = heldOut.Count(u => training.MinBy(t => Distance(Mean(t.Sequence), Mean(u.Sequence)))!.Class == u.Class);
        Assert.InRange(hits, 24, 36);
    }

    [Fact]
    public void HeartsHaveMarksWhereSomethingIsWrong()
    {
        MadeUpHeart healthy = HeartSignal.Signal(2000, seed: 1, anomalies: 0), ill = HeartSignal.Signal(8000, seed: 1, anomalies: 0.1);
        Assert.Empty(healthy.Marks);
        Assert.Equal([Anomaly.Missing, Anomaly.Early, Anomaly.Widened], ill.Marks.Select(mark => mark.Anomaly).Distinct().Order());
        Assert.Equal(ill.Wrong().Count(wrong => wrong), ill.Marks.Sum(mark => mark.End - mark.First));
        double Peak(AnomalyMark mark) => Enumerable.Range(mark.First, mark.End - mark.First).Max(step => ill.Values[step, 0]);
        Assert.All(ill.Marks.Where(mark => mark.Anomaly == Anomaly.Missing), mark => Assert.True(Peak(mark) < 0.6));
        Assert.All(ill.Marks.Where(mark => mark.Anomaly == Anomaly.Early), mark => Assert.True(Peak(mark) > 0.6));
        Assert.InRange(Enumerable.Range(1, 1998).Count(i => healthy.Values[i, 0] > 0.6 && healthy.Values[i, 0] >= healthy.Values[i - 1, 0] && healthy.Values[i, 0] > healthy.Values[i + 1, 0]), 40, 60);
    }

    [Fact]
    public void DigitsLookLikeThemselves()
    {
        MadeUpSequence[] training = DigitImages.Images(300, seed: 1), heldOut = DigitImages.Images(100, seed: 2);
        Assert.All(training, image => Assert.All(image.Sequence.Cast<double>(), value => Assert.InRange(value, 0, 1)));
        double Distance(double[,] a, double[,] b) => a.Cast<double>().Zip(b.Cast<double>(), (p, q) => (p - q) * (p - q)).Sum();
        int hits = heldOut.Count(image => training.MinBy(t => Distance(t.Sequence, image.Sequence))!.Class == image.Class);
        Assert.InRange(hits, 80, 100);
    }
}
