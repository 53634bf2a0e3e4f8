using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace NextLetter;

/// <summary>What a gate did at each letter: values from 0 (closed) to 1 (open).</summary>
/// <param name="Name">The gate, or one unit of it.</param>
/// <param name="Values">One for each letter.</param>
internal sealed record GateRow(string Name, double[] Values);

/// <summary>What a model makes of a sentence, and why.</summary>
internal sealed class Explanation
{
    private const int SingleUnits = 3;
    private const int MostPoints = 3200;

    private Explanation(string sentence, double[] next, GateRow[] gates, Attribution<float> letters)
    {
        Sentence = sentence;
        Next = next;
        Gates = gates;
        Shares = [.. letters.PerStep(0).Select(share => (double)share)];
        Probability = letters.FunctionValue[0];
        BaselineProbability = letters.BaselineValue![0];
        Gap = letters.CompletenessGap![0];
    }

    public string Sentence { get; }

    /// <summary>The probability of each letter of the vocabulary to be the next.</summary>
    public double[] Next { get; }

    /// <summary>For each gate the mean over its units, then its most active units.</summary>
    public GateRow[] Gates { get; }

    /// <summary>What each letter of the sentence adds to the probability of the likeliest next letter (integrated gradients).</summary>
    public double[] Shares { get; }

    /// <summary>The probability of the likeliest next letter.</summary>
    public double Probability { get; }

    /// <summary>The same when the model reads as many steps without any letter.</summary>
    public double BaselineProbability { get; }

    /// <summary>How much the shares miss of the difference of the two probabilities.</summary>
    public double Gap { get; }

    /// <summary>Reads a sentence and explains the likeliest next letter.</summary>
    public static Explanation Of(LetterModel model, Vocabulary vocabulary, string sentence)
    {
        Batch<float> batch = Batch<float>.From([vocabulary.OneHot(vocabulary.Numbers(sentence))]);
        Trace<float> trace = model.Record(batch);
        double[] next = Softmax.Of(trace["logits"][0, sentence.Length - 1]);
        int likeliest = Array.IndexOf(next, next.Max());
        Attribution<float> letters = Shared(model, batch, likeliest, points: 200);
        return new Explanation(sentence, next, [.. Rows(trace["z"]), .. Rows(trace["r"])], letters);
    }

    /// <summary>Integrated gradients, with more points where the path bends too much for the shares to add up.</summary>
    private static Attribution<float> Shared(LetterModel model, Batch<float> batch, int letter, int points)
    {
        Attribution<float> letters = IntegratedGradients.Attribute(
            model, batch, Target.Probability("logits", letter), options: new IntegratedGradientsOptions<float> { Points = points });
        bool isFine = AddsUp(letters.CompletenessGap![0], letters.FunctionValue[0] - letters.BaselineValue![0]);
        return isFine || points >= MostPoints ? letters : Shared(model, batch, letter, 4 * points);
    }

    /// <summary>Whether a gap is small against the difference that was divided.</summary>
    public static bool AddsUp(double gap, double difference) => Math.Abs(gap) <= Math.Max(0.001, 0.02 * Math.Abs(difference));

    private static IEnumerable<GateRow> Rows(Quantity<float> gate)
    {
        double[][] units = [.. Enumerable.Range(0, gate.Width).Select(unit => Enumerable.Range(0, gate.Steps).Select(step => (double)gate[0, step][unit]).ToArray())];
        yield return new GateRow($"{gate.Name} mean", [.. Enumerable.Range(0, gate.Steps).Select(step => units.Average(unit => unit[step]))]);
        foreach (int unit in Enumerable.Range(0, units.Length).OrderByDescending(unit => Variance(units[unit])).Take(SingleUnits))
            yield return new GateRow($"{gate.Name}[{unit}]", units[unit]);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
