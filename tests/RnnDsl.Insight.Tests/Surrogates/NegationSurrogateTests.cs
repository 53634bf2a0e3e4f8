using System.Text.Json;
using RnnDsl.Benchmarks.Faithfulness;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Training;
using Xunit.Abstractions;

namespace RnnDsl.Insight.Tests;

/// <summary>
/// Trained nets that read a sentence of embedded words: 1 to 3 are positive, 4 to 6 negative, 7 is 'not', which turns a word that stands directly behind it
/// round; 8 to 15 are fillers, 0 is a pause.
/// </summary>
public class NegationSurrogateTests(ITestOutputHelper output)
{
    private const int Sequences = 2000, Steps = 14, Not = 7;

    private static readonly JsonElement Task = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.PathOf("bench/negation.json"))).RootElement;

    private static readonly double[][] Words = [.. Task.GetProperty("values").GetProperty("data").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

    private static readonly string[] Names = ["pause", "good1", "good2", "good3", "bad1", "bad2", "bad3", "'not'", .. Enumerable.Range(8, 8).Select(word => $"filler{word}")];

    public static TheoryData<string> Nets => [.. Task.GetProperty("nets").EnumerateArray().Select(name => name.GetString()!)];

    [Theory]
    [MemberData(nameof(Nets))]
    public void Surrogates_of_a_trained_net_name_the_words_that_decide(string name)
    {
        IRecurrentModel<double> net = BenchNet.Read(GoldenFile.PathOf($"bench/negation.{name}.safetensors"));
        int[][] sentences = [.. Enumerable.Range(0, Sequences).Select(Sentence)];
        SequenceSet<double> data = SequenceSet<double>.Of(Sequences, i => new Example<double>(Embedded(sentences[i]), Label(sentences[i])));
        Feature<double>[] features =
        [
            .. Enumerable.Range(1, 15).Select(word => Feature<double>.When(Names[word], step => WordAt(step) == word)),
            .. Enumerable.Range(1, 15).Select(word => Feature<double>.When($"'not'+{Names[word]}", step => step.Step > 0 && WordAt(step) == word && WordAt(step.At(step.Step - 1)) == Not)),
        ];
        var options = new SurrogateOptions { ClassNames = ["negative", "positive"], Seed = 1 };
        SurrogateData seen = SurrogateData.Of(net, data, SurrogateInputs<double>.Features(features), options: options);
        string[] deciding = [.. Enumerable.Range(1, 6).Select(word => Names[word])], turned = [.. deciding.Select(word => $"'not'+{word}")];
        foreach (SurrogateKind kind in new[] { SurrogateKind.Tree, SurrogateKind.Rules })
        {
            SurrogateReport report = Surrogate.Fit(seen, kind, options);
            output.WriteLine($"{name}: {report}\n");
            string[] named = [.. Named(report).Distinct().Select(feature => report.Features[feature])];
            Assert.Empty(named.Except(deciding).Except(turned).Except([Names[Not]]));
            Assert.Empty(turned.Except(named));
            // One of the two signs is enough to know the other.
            Assert.True(named.Intersect(deciding[..3]).Count() == 3 || named.Intersect(deciding[3..]).Count() == 3, string.Join(", ", named));
            Assert.Equal(600, report.HeldOutRows);
            Assert.True(report.Fidelity.Mean >= 0.98, report.ToString());
            Assert.InRange(report.ConstantFidelity.Mean, 0.4, 0.6);
            Assert.True(Math.Abs(report.Accuracy!.Value.Mean - report.ModelAccuracy!.Value.Mean) <= 1 - report.Fidelity.Mean + 1e-12);
            for (int size = 1; size < report.PriceCurve.Count; size++) Assert.True(report.PriceCurve[size].TrainingFidelity >= report.PriceCurve[size - 1].TrainingFidelity);
        }
    }

    [Fact]
    public void Surrogate_around_one_sentence_names_its_words()
    {
        IRecurrentModel<double> net = BenchNet.Read(GoldenFile.PathOf($"bench/negation.{Task.GetProperty("nets")[0].GetString()}.safetensors"));
        int[] sentence = [8, 9, 12, 13, Not, 5, 10, 9, 11, 14, 12, 8, 15, 10];
        var batch = Batching.Batch<double>.From([Embedded(sentence)]);
        SurrogateReport tree = Surrogate.Around(net, batch, 0, SurrogateKind.Tree,
            perturbation: new LimeOptions<double> { Replacement = Replacement<double>.OtherSymbols([.. Words[8..]]), Samples = 1000, Seed = 3 },
            options: new SurrogateOptions { ClassNames = ["negative", "positive"] });
        output.WriteLine(tree.ToString());
        // 'not' and the word behind it.
        Assert.Equal(["step 4", "step 5"], Named(tree).Take(2).Select(feature => tree.Features[feature]).Order());
        Assert.True(tree.Fidelity.Mean > tree.ConstantFidelity.Mean + 0.1);
    }

    private static IEnumerable<int> Named(SurrogateReport report) => report.Tree is { } tree
        ? tree.Nodes.Where(node => !node.IsLeaf).Select(node => node.Feature)
        : report.Rules!.Rules.SelectMany(rule => rule.Literals).Select(literal => literal.Feature);

    private static int Label(int[] sentence)
    {
        int at = Array.FindIndex(sentence, word => word is >= 1 and <= 6);
        return sentence[at] <= 3 ^ sentence[at - 1] == Not ? 1 : 0;
    }

    private static int WordAt(DataStep<double> step)
    {
        for (int word = 0; word < Words.Length; word++)
            if (step.Input().SequenceEqual(Words[word])) return word;
        return -1;
    }

    private static double[,] Embedded(int[] sentence)
    {
        var values = new double[sentence.Length, Words[0].Length];
        for (int step = 0; step < sentence.Length; step++)
            for (int i = 0; i < Words[0].Length; i++) values[step, i] = Words[sentence[step]][i];
        return values;
    }

    /// <summary>One word of sentiment at steps 1 to 12 among fillers and pauses, 'not' directly before it in half of the sentences, and in half an idle 'not' elsewhere.</summary>
    private static int[] Sentence(int number)
    {
        var random = new Random(1000 + number);
        int[] words = [.. Enumerable.Range(0, Steps).Select(_ => random.NextDouble() < 0.15 ? 0 : 8 + random.Next(8))];
        int at = 1 + random.Next(Steps - 2), idle = random.Next(Steps);
        if (random.Next(2) == 0 && idle != at && idle != at - 1) words[idle] = Not;
        words[at] = 1 + random.Next(6);
        if (number % 2 == 0) words[at - 1] = Not;
        return words;
    }
}
