using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Tests.Explaining.Choosing;

public class ReplacementOcclusionTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void A_step_counts_by_the_trimmed_mean_of_what_its_replacements_change(double trim)
    {
        PlantedTask task = PlantedTask.FlipFlop();
        Batch<double> some = Batch<double>.From(task.Inputs[..3]);
        Target target = Target.Units("logits", task.Units[..3]);
        PlayerAttribution<double> attribution = ReplacementOcclusion.Attribute(task.Model, some, target,
            options: new ReplacementOcclusionOptions<double> { Replacement = Replacement<double>.OtherSymbols(task.Batch), Trim = trim });
        for (int example = 0; example < 3; example++)
        {
            double[] expected = ByHand(task, example, trim);
            for (int step = 0; step < expected.Length; step++) Assert.Equal(expected[step], attribution.Values[example][step], 1e-9);
        }
    }

    [Fact]
    public void Any_function_of_a_batch_can_be_asked()
    {
        PlantedTask task = PlantedTask.FlipFlop();
        Target target = Target.Units("logits", task.Units);
        var options = new ReplacementOcclusionOptions<double> { Replacement = Replacement<double>.OtherSymbols(task.Batch) };
        PlayerAttribution<double> model = ReplacementOcclusion.Attribute(task.Model, task.Batch, target, options: options);
        var function = new BlackBox<double>((batch, examples) =>
        {
            Quantity<double> logits = task.Model.Run(batch)["logits"];
            return [.. examples.Select((example, i) => logits[i, logits.Lengths[i] - 1][task.Units[example]])];
        });
        PlayerAttribution<double> asked = ReplacementOcclusion.Attribute(function, task.Batch, options: options);
        for (int example = 0; example < task.Batch.Count; example++) Assert.Equal(model.Values[example], asked.Values[example]);
    }

    private static double[] ByHand(PlantedTask task, int example, double trim)
    {
        var counts = new Dictionary<string, (double[] Row, double Count)>();
        foreach (double[,] sequence in task.Inputs)
            for (int step = 0; step < sequence.GetLength(0); step++)
            {
                double[] row = [sequence[step, 0], sequence[step, 1], sequence[step, 2]];
                string key = string.Join(' ', row);
                counts[key] = (row, counts.GetValueOrDefault(key).Count + 1);
            }
        double[,] x = task.Inputs[example];
        double whole = Logit(task, x, example);
        return [.. Enumerable.Range(0, x.GetLength(0)).Select(step =>
        {
            var changes = new List<(double Fall, double Weight)>();
            foreach ((double[] row, double count) in counts.Values)
            {
                if (row[0] == x[step, 0] && row[1] == x[step, 1] && row[2] == x[step, 2]) continue;
                var replaced = (double[,])x.Clone();
                for (int feature = 0; feature < 3; feature++) replaced[step, feature] = row[feature];
                changes.Add((whole - Logit(task, replaced, example), count));
            }
            double all = counts.Values.Sum(row => row.Count), left = (1 - trim) * all, size = 0, signed = 0;
            // Drawn as what it is, a step changes nothing.
            changes.Add((0, all - changes.Sum(change => change.Weight)));
            foreach ((double fall, double weight) in changes.OrderBy(change => Math.Abs(change.Fall)))
            {
                double part = Math.Max(0, Math.Min(weight, left));
                left -= part;
                size += part * Math.Abs(fall);
                signed += part * fall;
            }
            return Math.CopySign(size / ((1 - trim) * all), signed);
        })];
    }

    private static double Logit(PlantedTask task, double[,] x, int example)
    {
        Quantity<double> logits = task.Model.Run(Batch<double>.From([x]))["logits"];
        return logits[0, x.GetLength(0) - 1][task.Units[example]];
    }
}
