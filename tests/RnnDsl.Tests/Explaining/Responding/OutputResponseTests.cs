using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Models;
using RnnDsl.Tests.Streaming;

namespace RnnDsl.Tests.Explaining.Responding;

public class OutputResponseTests
{
    private readonly HandWrittenGru.Of<double> gru = Samples.Gru<double>(3, 4);
    private readonly double[][,] sequences = Samples.Sequences<double>(3, 5, 2);

    public static TheoryData<string> WithJacobians => [.. GoldenDefinition.Cells.Where(name => GoldenFile.Load(name).Has("jacobians_example0/dhT_dx"))];

    private Batch<double> Batch => Batch<double>.From(sequences);

    [Theory]
    [MemberData(nameof(WithJacobians))]
    public void Golden_jacobians(string name)
    {
        var golden = new GoldenCase<double>(name);
        string state = golden.QuantityOf("l0.h");
        StepPairs[] tables = [.. OutputResponse.Tables(golden.Model, golden.Batch, new() { Output = state, FiniteChanges = false }, golden.Initial)];
        int last = golden.File.Lengths[0] - 1, units = golden.File.Units, steps = golden.File.Lengths[0];
        golden.File.Tensor("jacobians_example0/dhT_dx").Expect(
            [.. Enumerable.Range(0, steps).SelectMany(source => tables[0].Block(0, last, source).Cast<double>())], 1e-9, "dhT_dx", steps, units, golden.File.Inputs);
        string field = golden.File.Names("jacobians_example0").First(found => found.EndsWith("-1", StringComparison.Ordinal));
        GoldenTensor oneStep = golden.File.Tensor("jacobians_example0/" + field);
        for (int step = 1; step < steps; step++)
        {
            double[,] block = tables[1].Block(0, step, step - 1), own = tables[1].Block(0, step, step);
            for (int i = 0; i < units; i++)
            for (int j = 0; j < units; j++)
            {
                Assert.Equal(oneStep[step, i, j], block[i, j], 1e-9);
                Assert.Equal(i == j ? 1 : 0, own[i, j]);
            }
        }
    }

    [Fact]
    public void Derivatives_are_those_of_single_targets()
    {
        IReadOnlyList<StepPairs> tables = OutputResponse.Tables(gru, Batch, new OutputResponseOptions<double> { Units = [1, 3], FiniteChanges = false, RowBudget = 11 });
        Assert.Equal([("x", ResponseKind.Derivative), ("hNext", ResponseKind.Derivative)], tables.Select(table => (table.Source, table.Kind)));
        for (int step = 0; step < 2; step++)
            foreach (int unit in new[] { 0, 1 })
            {
                Target target = Target.Unit("hNext", tables[0].Units[unit], step);
                ActivationReport<double> report = Activations.Report(gru, Batch, target);
                for (int example = 0; example < 2; example++)
                    for (int source = 0; source < sequences[example].GetLength(0); source++)
                    {
                        for (int feature = 0; feature < 3; feature++) Assert.Equal(report["x"].Derivatives[example, source][feature], tables[0].Block(example, step, source)[unit, feature], 1e-13);
                        for (int of = 0; of < 4; of++) Assert.Equal(report["hNext"].Derivatives[example, source][of], tables[1].Block(example, step, source)[unit, of], 1e-13);
                    }
            }
        double[,] strength = tables[0].Strength(0);
        Assert.Equal((5, 5), (strength.GetLength(0), strength.GetLength(1)));
        Assert.Equal(0, strength[1, 2]);
        Assert.Equal((strength[0, 0] + strength[1, 1] + strength[2, 2] + strength[3, 3] + strength[4, 4]) / 5, tables[0].PerLag(0)[0], 1e-13);
        Assert.Equal(strength[4, 0], tables[0].PerLag(0)[4]);
    }

    [Fact]
    public void Finite_changes_are_those_of_runs_with_a_step_replaced()
    {
        double[] replacement = [0.5, -1, 2];
        var options = new OutputResponseOptions<double> { Derivatives = false, Replacements = new Dictionary<string, double[]> { ["x"] = replacement }, RowBudget = 6 };
        IReadOnlyList<StepPairs> tables = OutputResponse.Tables(gru, Batch, options);
        Trace<double> run = gru.Record(Batch);
        for (int source = 0; source < 5; source++)
        {
            double[][,] moved = [.. sequences.Select(sequence => (double[,])sequence.Clone())];
            foreach (double[,] sequence in moved)
                for (int feature = 0; feature < 3 && source < sequence.GetLength(0); feature++) sequence[source, feature] = replacement[feature];
            Trace<double> other = gru.Record(Batch<double>.From(moved));
            for (int step = 0; step < 5; step++)
                for (int unit = 0; unit < 4; unit++)
                    Assert.Equal(run["hNext"][0, step][unit] - other["hNext"][0, step][unit], tables[0].Block(0, step, source)[unit, 0], 1e-13);
        }
        Assert.Equal("the given step", tables[0].Replacement);
        Assert.Equal(("hNext", "its mean"), (tables[1].Source, tables[1].Replacement));
        double[] mean = [.. Enumerable.Range(0, 4).Select(unit => (Enumerable.Range(0, 5).Sum(t => run["hNext"][0, t][unit]) + run["hNext"][1, 0][unit] + run["hNext"][1, 1][unit]) / 7)];
        Trace<double> set = gru.Record(Batch, interventions: new Interventions<double>().Set("hNext", mean, 1));
        Assert.Equal(run["hNext"][0, 4][2] - set["hNext"][0, 4][2], tables[1].Block(0, 4, 1)[2, 0], 1e-13);
        Assert.Equal(0, tables[1].Strength(0)[0, 1]);
    }

    [Fact]
    public void An_output_that_is_fed_back_is_answered_to_by_way_of_its_input()
    {
        var model = new LinearForecaster.Of<double>(O: 2, I: 3, J: 5, H: 4, seed: 2);
        Batch<double> batch = new BatchBuilder<double>().Add("before", Samples.Sequences<double>(2, 4, 3)).Add("x", Samples.Sequences<double>(3, 4, 3)).Build();
        IReadOnlyList<StepPairs> tables = OutputResponse.Tables(model, batch);
        Assert.Equal(["before", "before", "x", "x", "y", "y"], tables.Select(table => table.Source));
        Assert.Equal("y", tables[0].FeedbackOf);
        Assert.Null(tables[2].FeedbackOf);
        Attribution<double> slope = Saliency.Attribute(model, batch, Target.Unit("y", 1, 2), "before", options: new SaliencyOptions { Signed = true });
        Assert.Equal(slope.Values[0][1, 0], tables[0].Block(0, 2, 1)[1, 0], 1e-13);
        // A head carries nothing on: an output answers to itself only.
        Assert.Equal(0, tables[4].Strength(0)[2, 1]);
        Assert.Equal(Math.Sqrt(2), tables[4].Strength(0)[2, 2], 1e-13);
    }

    [Fact]
    public void A_token_that_was_said_is_replaced_by_the_second_choice()
    {
        var model = new Babbler.Of<double>(V: 5, E: 3, H: 4, seed: 2);
        int[][] letters = [[1, 0, 4, 2]];
        Batch<double> batch = Batch<double>.FromTokens(letters);
        IReadOnlyList<StepPairs> tables = OutputResponse.Tables(model, batch);
        Assert.Equal([("letters", ResponseKind.FiniteChange), ("logits", ResponseKind.Derivative), ("logits", ResponseKind.FiniteChange)], tables.Select(table => (table.Source, table.Kind)));
        Assert.Equal(("logits", "the output's best choice besides it"), (tables[0].FeedbackOf, tables[0].Replacement));
        Trace<double> run = model.Record(batch);
        int second = Enumerable.Range(0, 5).Where(token => token != 4).MaxBy(token => run["logits"][0, 1][token]);
        Trace<double> other = model.Record(Batch<double>.FromTokens([[1, 0, second, 2]]));
        for (int unit = 0; unit < 5; unit++)
            Assert.Equal(run["logits"][0, 3][unit] - other["logits"][0, 3][unit], tables[0].Block(0, 3, 2)[unit, 0], 1e-13);
    }

    [Fact]
    public void One_output_of_a_whole_sequence_has_one_row()
    {
        var golden = new GoldenCase<double>("attn_sentiment over vectors");
        IReadOnlyList<StepPairs> tables = OutputResponse.Tables(golden.Model, golden.Batch);
        Assert.Equal((1, golden.File.Steps), (tables[0].Values[0].GetLength(0), tables[0].Values[0].GetLength(1)));
        GoldenTensor slopes = golden.File.Tensor("grad_input");
        for (int step = 0; step < golden.File.Steps; step++)
            Assert.Equal(slopes[0, step, 1], tables[0].Block(0, 0, step)[golden.File.Targets[0], 1], 1e-9);
        Assert.Equal(tables[0].Strength(0)[0, 0], tables[0].PerLag(0)[^1]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        void With<TException>(string message, OutputResponseOptions<double> options) where TException : Exception => Refused.With<TException>(message, () => OutputResponse.Tables(gru, Batch, options));
        With<ArgumentException>("Gru has no quantity 'y'; it has ", new() { Output = "y" });
        With<ArgumentOutOfRangeException>("Gru: 'hNext' has 4 (H = 4) units, numbered from 0; there is no unit 4.", new() { Units = [4] });
        With<ArgumentException>("Gru has no input 'u'; it has x.", new() { Inputs = ["u"] });
        With<ArgumentException>("Gru: the replacement of 'x' has 2 features; a step has 3 (I = 3).", new() { Replacements = new Dictionary<string, double[]> { ["x"] = [1, 2] } });
        var past = new GoldenCase<double>("attn_recurrent");
        Refused.With<ArgumentException>("GoldenAttentionEncoder: 'encoder.e' has a number of positions of its own at each step; look at something that is made of it.",
            () => OutputResponse.Tables(past.Model, past.Batch, new() { Output = "encoder.e" }));
    }
}
