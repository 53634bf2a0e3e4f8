using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Tests.Explaining;

public class TargetTests
{
    private static readonly int[] Lengths = [4, 2, 5];

    public static TheoryData<string> Targets => ["unit", "units", "sum", "direction", "directions", "probability", "probabilities", "final", "finals", "inner"];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_target_has_the_gradients_of_finite_differences(string kind)
    {
        var of = new Explained(Lengths);
        Target target = Make(kind);
        var signed = new SaliencyOptions { Signed = true };
        foreach (string wrt in new[] { "x", "u" })
        {
            Attribution<double> attribution = Saliency.Attribute(of.Model, of.Batch, target, wrt, of.Initial, options: signed);
            double[][,] expected = Slopes.ByInput(of.Model, of.Inputs, wrt, target, of.Initial);
            for (int example = 0; example < Lengths.Length; example++) Slopes.Close(expected[example], attribution.Values[example], $"{kind} by {wrt}, example {example}");
        }
        Attribution<double> state = Saliency.Attribute(of.Model, of.Batch, target, "h", of.Initial, options: signed);
        double[,] slopes = Slopes.Of(of.InitialValues, () => target.ValueOf(of.Model.Record(of.Batch, of.Initial)).Sum());
        for (int example = 0; example < Lengths.Length; example++)
            for (int unit = 0; unit < 5; unit++)
                Assert.Equal(slopes[example, unit], state.Values[example][0, unit], 1e-8);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_target_reads_its_value_off_the_run(string kind)
    {
        var of = new Explained(Lengths);
        Trace<double> run = of.Model.Record(of.Batch);
        double[] values = Make(kind).ValueOf(run);
        Quantity<double> logits = run["logits"];
        for (int example = 0; example < Lengths.Length; example++)
        {
            int last = Lengths[example] - 1;
            double[] row = logits[example, last].ToArray();
            double total = row.Sum(Math.Exp);
            double expected = kind switch
            {
                "unit" => row[2],
                "units" => Enumerable.Range(0, Lengths[example]).Sum(step => logits[example, step][example]),
                "sum" => logits[example, last - 1].ToArray().Sum(),
                "direction" => row[0] - row[1] + 0.5,
                "directions" => example * row[3] + example,
                "probability" => Math.Exp(row[1]) / total,
                "probabilities" => Math.Exp(row[example]) / total,
                "final" => run["hNext"][example, last][4],
                "finals" => run["hNext"][example, last][example],
                _ => run["a"][example, 1][0],
            };
            Assert.Equal(expected, values[example], 1e-14);
        }
    }

    [Fact]
    public void Targets_say_what_they_are()
    {
        Assert.Equal("logits[2], last step", Target.Unit("logits", 2).ToString());
        Assert.Equal("logits[0|1], all steps", Target.Units("logits", [0, 1], Step.All).ToString());
        Assert.Equal("(1, -1) · z, step ^2", Target.Direction("z", [1, -1], ^2).ToString());
        Assert.Equal("probability of logits[3], step 4", Target.Probability("logits", 3, 4).ToString());
        Assert.Equal("final h[1]", Target.FinalState("h", 1).ToString());
    }

    private static Target Make(string kind) => kind switch
    {
        "unit" => Target.Unit("logits", 2),
        "units" => Target.Units("logits", [0, 1, 2], Step.All),
        "sum" => Target.Sum("logits", ^2),
        "direction" => Target.Direction("logits", [1, -1, 0, 0], offset: 0.5),
        "directions" => Target.Directions("logits", [[0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 2]], [0, 1, 2]),
        "probability" => Target.Probability("logits", 1),
        "probabilities" => Target.Probabilities("logits", [0, 1, 2]),
        "final" => Target.FinalState("h", 4),
        "finals" => Target.FinalStates("h", [0, 1, 2]),
        _ => Target.Unit("a", 0, 1),
    };
}
