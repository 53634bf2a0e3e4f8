using System.Text.Json;
using RnnDsl.Batching;
using RnnDsl.Benchmarks.Faithfulness;
using RnnDsl.Benchmarks.Faithfulness.Nets;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests.Compressing;

public class CheaperExplanationTests
{
    private static readonly CheaperExplanationOptions Untimed = new() { Rounds = 0 };

    private static readonly IExplainer<double>[] Explainers =
    [
        Explainer.Of<double>("gradient", (model, batch, target, _) => Saliency.Attribute(model, batch, target, options: new() { Signed = true })),
        Explainer.Of<double>("input × gradient", (model, batch, target, _) => InputXGradient.Attribute(model, batch, target)),
    ];

    private static readonly Batch<double> Inputs = Batch<double>.From([.. Enumerable.Range(0, 5).Select(i => Numbers.Draw(new Random(i), 6 + i, 3))]);

    private static RecurrentModel<double> Net()
    {
        var net = new GruNet.Of<double>(I: 3, H: 6, C: 2);
        net.Initialize(2);
        return net;
    }

    [Fact]
    public void A_model_agrees_with_itself()
    {
        CheaperExplanationReport report = CheaperExplanation.Compare(Net(), Net(), Inputs, Target.Unit("logits", 1), Explainers, Untimed);
        Assert.Equal(1, report.Predictions.RankCorrelation, 1e-12);
        Assert.Equal(0, report.Predictions.LargestDifference);
        Assert.Equal(0, report.Predictions.MeanDifference);
        Assert.Equal(1, report.Predictions.SameDecision);
        Assert.Null(report.Predictions.Time);
        Assert.Equal(["gradient", "input × gradient"], report.Explainers.Select(agreement => agreement.Full));
        foreach (ExplanationAgreement agreement in report.Explainers)
        {
            foreach (Estimate estimate in new[] { agreement.Cosine, agreement.CellRankCorrelation, agreement.StepRankCorrelation, agreement.TopKOverlap })
            {
                Assert.Equal(1, estimate.Mean, 1e-12);
                Assert.Equal(5, estimate.Count);
            }
            Assert.Equal("x", agreement.Wrt);
            Assert.Null(agreement.Time);
        }
    }

    [Fact]
    public void Agreement_is_what_it_says()
    {
        RecurrentModel<double> full = Net(), copy = PrunedCopy.Of(Net(), 0.6).Model;
        CheaperExplanationReport report = CheaperExplanation.Compare(full, copy, Inputs, Target.Unit("logits", 1), [Explainers[0]], Untimed);
        double[] a = Target.Unit("logits", 1).ValueOf(full.Record(Inputs)), b = Target.Unit("logits", 1).ValueOf(copy.Record(Inputs));
        Assert.Equal(a.Zip(b, (x, y) => Math.Abs(x - y)).Max(), report.Predictions.LargestDifference, 1e-15);
        Assert.Equal(a.Zip(b, (x, y) => Math.Abs(x - y)).Average(), report.Predictions.MeanDifference, 1e-15);
        double[,,] before = full.Run(Inputs).First.ToArray(), after = copy.Run(Inputs).First.ToArray();
        Assert.Equal(Enumerable.Range(0, 5).Average(e => before[e, 0, 1] > before[e, 0, 0] == after[e, 0, 1] > after[e, 0, 0] ? 1.0 : 0), report.Predictions.SameDecision);
        Attribution<double>[] both = [Explainers[0].Explain(full, Inputs, Target.Unit("logits", 1), default), Explainers[0].Explain(copy, Inputs, Target.Unit("logits", 1), default)];
        double cosine = Enumerable.Range(0, 5).Average(e =>
        {
            double[] x = [.. both[0].Values[e].Cast<double>()], y = [.. both[1].Values[e].Cast<double>()];
            return x.Zip(y, (p, q) => p * q).Sum() / Math.Sqrt(x.Sum(p => p * p) * y.Sum(p => p * p));
        });
        Assert.Equal(cosine, report.Explainers[0].Cosine.Mean, 1e-12);
        AgreementReport steps = Agreement.Of(both);
        Assert.Equal(steps.RankCorrelation[0][1], report.Explainers[0].StepRankCorrelation);
        Assert.Equal(steps.TopKOverlap[0][1], report.Explainers[0].TopKOverlap);
    }

    [Fact]
    public void Float_and_fewer_points_can_be_compared_with_double_and_more()
    {
        var pair = new ExplainerPair<double, float>(
            Explainer.Of<double>("IG 50", (model, batch, target, stop) => IntegratedGradients.Attribute(model, batch, target, cancellation: stop)),
            Explainer.Of<float>("IG 3", (model, batch, target, stop) => IntegratedGradients.Attribute(model, batch, target, options: new() { Points = 3 }, cancellation: stop)));
        CheaperExplanationReport report = CheaperExplanation.Compare(Net(), Net().Cast<float>(), Inputs, Target.Unit("logits", 1), [pair], Untimed);
        Assert.InRange(report.Predictions.LargestDifference, 1e-12, 1e-5);
        Assert.InRange(report.Explainers[0].Cosine.Mean, 0.99, 1);
        Assert.Equal("IG 3", report.Explainers[0].Cheap);
    }

    [Fact]
    public void A_smaller_copy_of_a_cell_has_a_target_of_its_own()
    {
        RecurrentModel<double> gru = new Cells.Gru.Of<double>(I: 3, H: 6);
        gru.Initialize(2);
        CompressedCopy<double> copy = SmallerCopy.Of(gru, "H", 4, h => new Cells.Gru.Of<double>(I: 3, H: h), Inputs, Target.Unit("hNext", 5));
        int unit = copy.Report.Units!.Kept.ToList().IndexOf(5);
        CheaperExplanationReport report = CheaperExplanation.Compare(
            gru, copy.Model, Inputs, Target.Unit("hNext", 5),
            [Explainers[0], Explainer.Of<double>("gates", (model, batch, target, _) => Saliency.Attribute(model, batch, target, "z"))], Untimed with { CopyTarget = Target.Unit("hNext", unit) });
        Assert.Null(report.Predictions.SameDecision);
        Assert.Equal(5, report.Explainers[0].Cosine.Count);
        Assert.Equal(0, report.Explainers[1].Cosine.Count);
        Assert.Equal(5, report.Explainers[1].StepRankCorrelation.Count);
        Assert.Contains("unit 5 of 'hNext'", Assert.ThrowsAny<ArgumentException>(() => CheaperExplanation.Compare(gru, copy.Model, Inputs, Target.Unit("hNext", 5), Explainers, Untimed)).Message);
    }

    [Fact]
    public void Times_are_measured_in_pairs_and_saved()
    {
        var told = new List<double>();
        var options = new CheaperExplanationOptions { Rounds = 3, RoundMilliseconds = 0.5, WarmUpMilliseconds = 1, Progress = new Told(told) };
        CheaperExplanationReport report = CheaperExplanation.Compare(Net(), Net(), Inputs, Target.Unit("logits", 1), Explainers, options);
        foreach (PairedTime time in new[] { report.Predictions.Time!, report.Explainers[0].Time!, report.Explainers[1].Time! })
        {
            Assert.Equal(3, time.Rounds);
            Assert.True(time.FullMilliseconds > 0 && time.CopyMilliseconds > 0);
            Assert.True(time.LowerQuartile <= time.Ratio && time.Ratio <= time.UpperQuartile);
        }
        Assert.Equal(1, told[^1], 1e-12);
        CheaperExplanationReport again = CheaperExplanationReport.FromJson(report.ToJson());
        Assert.Equal(report.ToJson(), again.ToJson());
        Assert.Equal(report.Explainers[1], again.Explainers[1]);
        Assert.Contains("no examples", Assert.Throws<ExplanationFileException>(() => CheaperExplanationReport.FromJson((report with { Examples = 0 }).ToJson())).Message);
    }

    [Fact]
    public void A_trained_net_decides_the_same_when_it_is_rounded_and_not_when_it_is_empty()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.PathOf("bench/first_token.json")));
        Batch<double> batch = Batch<double>.From(GoldenTensor.Read(document.RootElement.GetProperty("input")).Cube<double>());
        IRecurrentModel<double> net = BenchNet.Read(GoldenFile.PathOf("bench/first_token.gru-a.safetensors"));
        CheaperExplanationReport rounded = CheaperExplanation.Compare(net, QuantisedCopy.Of(net).Model, batch, Target.Unit("logits", 1), Explainers, Untimed);
        Assert.Equal(1, rounded.Predictions.SameDecision);
        Assert.True(rounded.Explainers[0].Cosine.Mean > 0.99, rounded.Explainers[0].Cosine.ToString());
        CheaperExplanationReport empty = CheaperExplanation.Compare(net, PrunedCopy.Of(net, 1).Model, batch, Target.Unit("logits", 1), Explainers, Untimed);
        Assert.InRange(empty.Predictions.SameDecision!.Value, 0.2, 0.8);
        Assert.Equal(0, empty.Explainers[0].Cosine.Count);
    }

    [Fact]
    public void What_cannot_be_compared_is_told()
    {
        var other = new GruNet.Of<double>(I: 4, H: 6, C: 2);
        Assert.Contains("has 3 features", Assert.Throws<ArgumentException>(() => CheaperExplanation.Compare(Net(), other, Inputs, Target.Unit("logits", 1), Explainers, Untimed)).Message);
        Assert.Contains("more than 0 ms", Assert.Throws<ArgumentOutOfRangeException>(() =>
            CheaperExplanation.Compare(Net(), Net(), Inputs, Target.Unit("logits", 1), Explainers, new() { RoundMilliseconds = 0 })).Message);
        Assert.Throws<OperationCanceledException>(() =>
            CheaperExplanation.Compare(Net(), Net(), Inputs, Target.Unit("logits", 1), Explainers, Untimed, new CancellationToken(canceled: true)));
    }

    private sealed class Told(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
