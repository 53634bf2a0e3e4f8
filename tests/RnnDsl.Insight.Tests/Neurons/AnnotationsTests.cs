using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using static RnnDsl.Insight.Tests.NeuronModels;

namespace RnnDsl.Insight.Tests;

public class AnnotationsTests
{
    private static readonly RecurrentModel<double> Planted = PlantedNet.Create();

    private static Annotations Labelled => Annotations.For(Planted)
        .With(Planted, "hNext", PlantedNet.Count, "a minus b", author: "Ada", note: "sure", date: "2024-05-01")
        .With(Planted, "hNext", PlantedNet.First, "stores the first symbol", predicate: "first is a")
        .With(Planted, "i", 0, "shut once begun");

    [Fact]
    public void Labels_name_units_are_replaced_and_removed()
    {
        Annotations labels = Labelled;
        Assert.Equal("hNext[3] 'a minus b'", labels.NameOf("hNext", 3));
        Assert.Equal("hNext[4]", labels.NameOf("hNext", 4));
        Assert.Equal("z[0]", labels.NameOf("z", 0));
        Assert.Equal("hNext[3] 'counts'", labels.With(Planted, "hNext", 3, "counts").NameOf("hNext", 3));
        Assert.Equal("hNext[3] 'a minus b'", labels.NameOf("hNext", 3));
        Assert.Equal(2, labels.Without("hNext", 3).Labels.Count);
        Assert.Equal(["hNext", "hNext", "i"], labels.Labels.Select(label => label.Quantity));
    }

    [Fact]
    public void A_file_gives_back_what_was_written()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            Labelled.Save(path);
            Labelled.Without("i", 0).Save(path);
            Annotations back = Annotations.Load(path);
            Assert.Equal(Labelled.Without("i", 0).Labels, back.Labels);
            Assert.Equal("Lstm", back.Model);
            Assert.DoesNotContain(Directory.GetFiles(Path.GetTempPath()), file => file.Contains(Path.GetFileName(path) + "."));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_in_words()
    {
        string json = Labelled.ToJson();
        Assert.Contains("two labels", Assert.Throws<ExplanationFileException>(() => Annotations.FromJson(json.Replace("\"unit\":5", "\"unit\":3"))).Message);
        Assert.Contains("a unit from 0 on", Assert.Throws<ExplanationFileException>(() => Annotations.FromJson(json.Replace("\"unit\":5", "\"unit\":-5"))).Message);
        Assert.Contains("'rnndsl.annotations' is wanted", Assert.Throws<ExplanationFileException>(() => Annotations.FromJson(json.Replace("rnndsl.annotations", "rnndsl.other"))).Message);
        Assert.Throws<ExplanationFileException>(() => Annotations.FromJson(json[..^20]));
    }

    [Fact]
    public void Labels_of_other_parameters_are_outdated_and_precision_does_not_matter()
    {
        RecurrentModel<double> copy = PlantedNet.Create();
        Annotations labels = Labelled;
        Assert.Empty(labels.Outdated(copy));
        Assert.Empty(labels.Outdated(copy.Cast<float>()));
        using (ParameterEdit<double> edit = copy.Edit()) edit["Wg"][3, 0] += 0.01;
        Assert.Equal(3, labels.Outdated(copy).Count);
        Assert.Equal(4, labels.With(copy, "hNext", 1, "new").Outdated(PlantedNet.Randomised(1)).Count);
        Assert.Single(new Annotations("Lstm", [new Annotation("hNext", 0, "old")]).Outdated(Planted));
        Assert.Equal(ParameterFingerprint.Of(Planted), ParameterFingerprint.Of(PlantedNet.Create()));
        Assert.Equal(32, ParameterFingerprint.Of(Planted).Length);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        Assert.Contains("'Lstm'; this is 'Gru'", Assert.Throws<ArgumentException>(() => Labelled.With(Model, "hNext", 0, "x")).Message);
        Assert.Contains("there is no unit 8", Assert.Throws<ArgumentException>(() => Labelled.With(Planted, "hNext", 8, "x")).Message);
        Assert.Contains("a text", Assert.Throws<ArgumentException>(() => Labelled.With(Planted, "hNext", 0, " ")).Message);
        Assert.Contains("'a minus b'", Assert.Throws<ArgumentException>(() => Labelled.Score(Planted, PlantedNet.Data(1, 20), [Feature<double>.When("other", _ => true)])).Message);
    }

    [Fact]
    public void A_threshold_is_the_best_of_all_on_the_other_sequences()
    {
        Feature<double> positive = Feature<double>.When("positive", step => step.Input()[0] > 0);
        AnnotationScores scores = Annotations.For(Model).With(Model, "hNext", 1, "positive").Score(Model, Drawn, [positive]);
        ThresholdScore score = scores.Scores[0].Threshold!;
        // The same from the sample that the scores were drawn of.
        ActivationSample sample = ActivationSample.Draw(Model, Drawn, ["hNext"], [positive], new ActivationSampleOptions { Capacity = 8192 });
        int[] examples = [.. sample.Places.Select(place => place.Example)];
        SequenceSplit split = SequenceSplit.Of(examples, 0.5, 0);
        double F1(int[] rows, double threshold, bool above)
        {
            int called = rows.Count(row => above ? sample["hNext"][row, 1] > threshold : sample["hNext"][row, 1] < threshold);
            int right = rows.Count(row => sample.FeatureValues[row, 0] == 1 && (above ? sample["hNext"][row, 1] > threshold : sample["hNext"][row, 1] < threshold));
            return 2.0 * right / (called + rows.Count(row => sample.FeatureValues[row, 0] == 1));
        }
        double[] candidates = [-2, .. split.Train.Select(row => sample["hNext"][row, 1] + 1e-9), .. split.Train.Select(row => sample["hNext"][row, 1] - 1e-9)];
        Assert.Equal(candidates.Max(at => Math.Max(F1(split.Train, at, true), F1(split.Train, at, false))), F1(split.Train, score.Threshold, score.Above), 1e-9);
        Assert.Equal(F1(split.Test, score.Threshold, score.Above), score.F1, 1e-12);
        Assert.Equal(split.Test.Average(row => sample.FeatureValues[row, 0]), score.Share, 1e-12);
        Assert.Equal(2 / (1 / score.Precision + 1 / score.Recall), score.F1, 1e-12);
        Assert.Empty(examples.Where((_, row) => split.Train.Contains(row)).Intersect(split.Test.Select(row => examples[row])));
        Assert.Equal(scores.ToJson(), AnnotationScores.FromJson(scores.ToJson()).ToJson());
    }

    [Fact]
    public void Planted_labels_hold_and_wrong_ones_do_not()
    {
        Annotations labels = Labelled.With(Planted, "hNext", 4, "first is c").With(Planted, "cNext", PlantedNet.Count, "a minus b");
        AnnotationScores scores = labels.Score(Planted, PlantedNet.Data(11, 400), [PlantedNet.CountFeature, .. PlantedNet.FirstFeatures]);
        AnnotationScore count = Find(scores, "hNext", 3), first = Find(scores, "hNext", 5), wrong = Find(scores, "hNext", 4), cell = Find(scores, "cNext", 3);
        Assert.Equal(["i[0] 'shut once begun'"], scores.NotJudged);
        Assert.Equal(1, cell.Correlation, 1e-9);
        Assert.InRange(count.Correlation, 0.99, 1);
        Assert.Equal((1, 1, null), (count.Rank, first.Rank, count.Threshold));
        Assert.Equal((1.0, 1.0, 1.0, true), (first.Threshold!.Precision, first.Threshold.Recall, first.Threshold.Auc, first.Threshold.Above));
        Assert.InRange(wrong.Threshold!.Auc, 0.4, 0.6);
        Assert.True(wrong.Rank > 1);
        Assert.All(scores.Scores, score => Assert.False(score.Outdated));
        for (ulong seed = 1; seed <= 3; seed++)
        {
            AnnotationScores randomised = labels.Score(PlantedNet.Randomised(seed), PlantedNet.Data(11, 400), [PlantedNet.CountFeature, .. PlantedNet.FirstFeatures]);
            Assert.All(randomised.Scores, score => Assert.True(score.Outdated));
            Assert.InRange(Math.Abs(Find(randomised, "hNext", 3).Correlation), 0, 0.7);
            Assert.InRange(Find(randomised, "hNext", 5).Threshold!.Auc, 0.3, 0.7);
        }
    }

    private static AnnotationScore Find(AnnotationScores scores, string quantity, int unit) => scores.Scores.Single(score => score.Quantity == quantity && score.Unit == unit);
}
