using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Sequences;

/// <summary>Runs of cells that attend: the same bits however they are run, interventions, pieces, memory, mistakes.</summary>
public class SequenceRunTests
{
    private static readonly int[] Ragged = [4, 1, 6, 3, 6];

    public static TheoryData<string> Cells => SequenceCellTests.Cells;

    [Theory]
    [MemberData(nameof(Cells))]
    public void Results_do_not_depend_on_the_batch_nor_on_threads(string cell)
    {
        RecurrentModel<double> model = SequenceCellTests.Double(cell);
        // More examples than one shard has.
        var experiment = new SequenceExperiment(model, [.. Enumerable.Range(0, 35).Select(example => 1 + example * 5 % 9)]);
        Trace<double> together = experiment.Record();
        Gradients<double> gradients = experiment.Gradients(together);
        Trace<double> threaded = model.Record(experiment.Batch, experiment.States, options: new RunOptions { Threads = 2 });
        for (int example = 0; example < together.Lengths.Length; example += 3)
        {
            int[] one = [example];
            Trace<double> alone = model.Record(experiment.BatchOf(one), experiment.StatesOf(one));
            Gradients<double> own = experiment.Gradients(alone, one);
            foreach (QuantityInfo quantity in model.Description.Quantities)
                for (int step = 0; step < together.Lengths[example]; step++)
                {
                    Same(alone[quantity.Name][0, step], together[quantity.Name][example, step], quantity.Name);
                    Same(threaded[quantity.Name][example, step], together[quantity.Name][example, step], quantity.Name);
                    Same(own.Quantities[quantity.Name][0, step], gradients.Quantities[quantity.Name][example, step], "adjoint of " + quantity.Name);
                }
            foreach (ContextInfo context in model.Description.Contexts)
                Same(own.Contexts[context.Name][0], gradients.Contexts[context.Name][example], "gradient of " + context.Name);
            foreach (StateInfo state in model.Description.States)
                Same(own.InitialStates[state.Name][0], gradients.InitialStates[state.Name][example], "gradient of " + state.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Plain_runs_give_the_bits_of_recorded_ones(string cell)
    {
        var experiment = new SequenceExperiment(SequenceCellTests.Double(cell), Ragged);
        Outputs<double> plain = experiment.Model.Run(experiment.Batch, experiment.States);
        Trace<double> recorded = experiment.Record(), tape = experiment.Model.Tape(experiment.Batch, experiment.States);
        foreach (string output in plain.Names)
            for (int example = 0; example < Ragged.Length; example++)
            for (int step = 0; step < Ragged[example]; step++)
            {
                Same(recorded[output][example, step], plain[output][example, step], output);
                Same(recorded[output][example, step], tape[output][example, step], output);
            }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Single_precision_is_near(string cell)
    {
        RecurrentModel<double> model = SequenceCellTests.Double(cell);
        var experiment = new SequenceExperiment(model, Ragged);
        Trace<double> exact = experiment.Record();
        var states = new InitialStates<float>();
        foreach (StateInfo state in model.Description.States) states.Set(state.Name, Round(experiment.InitialOf(state.Name)));
        Trace<float> rounded = model.Cast<float>().Record(experiment.Batch.Cast<float>(), states);
        foreach (QuantityInfo quantity in model.Description.Quantities.Where(quantity => quantity.Name != "steps"))
            for (int example = 0; example < Ragged.Length; example++)
            for (int step = 0; step < Ragged[example]; step++)
            {
                ReadOnlySpan<double> expected = exact[quantity.Name][example, step];
                ReadOnlySpan<float> actual = rounded[quantity.Name][example, step];
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-4 * Math.Max(1, Math.Abs(expected[i])), $"{quantity.Name}: expected {expected[i]}, got {actual[i]}.");
            }
    }

    [Fact]
    public void Interventions_change_positions()
    {
        var experiment = new SequenceExperiment(SequenceCellTests.Double("named history"), Ragged)
        {
            Interventions = new Interventions<double>()
                .Set("alpha", 0.25, unit: 0)
                .Scale("alpha", 3, step: 2, unit: 2)
                .Scale("keys", 0.5, example: 2)
                .Set("M", 0.1, step: 3, unit: 6)
                .Clamp("e", -0.3, 0.3, step: 1),
            Change = (name, example, step, numbers) =>
            {
                if (name == "alpha") numbers[0] = 0.25;
                if (name == "alpha" && step == 2) numbers[2] *= 3;
                if (name == "keys" && example == 2)
                    for (int i = 0; i < numbers.Length; i++) numbers[i] *= 0.5;
                if (name == "M" && step == 3) numbers[6] = 0.1;
                if (name == "e" && step == 1)
                    for (int i = 0; i < numbers.Length; i++) numbers[i] = Math.Clamp(numbers[i], -0.3, 0.3);
            },
        };
        Trace<double> trace = experiment.Record();
        experiment.CheckValues(trace);
        experiment.CheckGradients(experiment.Gradients(trace));
    }

    [Fact]
    public void Interventions_change_what_is_made_of_a_context()
    {
        var experiment = new SequenceExperiment(SequenceCellTests.Double("stateless"), Ragged)
        {
            Interventions = new Interventions<double>().Scale("keys", 0.5, step: 0).Set("keys", 1.5, unit: 2).Set("alpha", 0.5, unit: 1, example: 2),
            Change = (name, example, step, numbers) =>
            {
                if (name == "keys" && step == 0)
                    for (int i = 0; i < numbers.Length; i++) numbers[i] *= 0.5;
                if (name == "keys") numbers[2] = 1.5;
                if (name == "alpha" && example == 2 && numbers.Length > 1) numbers[1] = 0.5;
            },
        };
        Trace<double> trace = experiment.Record();
        experiment.CheckValues(trace);
        experiment.CheckGradients(experiment.Gradients(trace));
    }

    [Fact]
    public void A_quantity_is_patched_position_by_position()
    {
        var experiment = new SequenceExperiment(SequenceCellTests.Double("context"), Ragged);
        Trace<double> from = experiment.Model.Record(experiment.Batch, experiment.States, new Interventions<double>().Set("alpha", 0.125));
        Trace<double> patched = experiment.Model.Record(experiment.Batch, experiment.States, new Interventions<double>().Patch("alpha", from));
        Same(from["hNext"][2, 5], patched["hNext"][2, 5], "hNext");
        Assert.Throws<ArgumentException>(() => experiment.Model.Record(experiment.Batch, experiment.States, new Interventions<double>().Patch("alpha", from, example => 4 - example)));
        Assert.Throws<ArgumentException>(() => experiment.Model.Record(experiment.Batch, experiment.States, new Interventions<double>().Set("alpha", [1, 2])));
        Assert.Throws<ArgumentOutOfRangeException>(() => experiment.Model.Record(experiment.Batch, experiment.States, new Interventions<double>().Set("alpha", 1, unit: 100)));
    }

    [Fact]
    public void A_history_has_a_position_more_at_each_step_and_starts_anew_with_a_run()
    {
        RecurrentModel<double> model = SequenceCellTests.Double("named history");
        var experiment = new SequenceExperiment(model, [3]);
        Trace<double> first = experiment.Record();
        Assert.Equal([-1, 5], first["M"].Shape);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal((step + 1) * 5, first["M"][0, step].Length);
            Same(experiment.InitialOf("h").Cast<double>().ToArray(), first["M"][0, step][..5], "the initial state");
            if (step > 0) Same(first["hNext"][0, step - 1], first["M"][0, step][(step * 5)..], "the state");
        }
        Trace<double> second = model.Record(experiment.Batch, InitialStates<double>.After(first.Outputs));
        Same(first.FinalState("h")[0], second["M"][0, 0], "the state that was carried over");
    }

    [Fact]
    public void Warm_runs_allocate_nothing()
    {
        foreach (string cell in new[] { "context", "history", "many memories" })
        {
            var experiment = new SequenceExperiment(SequenceCellTests.Double(cell), Ragged);
            RecurrentModel<double> model = experiment.Model;
            Batch<double> batch = experiment.Batch;
            InitialStates<double> states = experiment.States;
            var outputs = new Outputs<double>(model);
            Trace<double> trace = model.Tape(batch, states);
            var seeds = new Seeds<double>(trace);
            seeds["hNext"].Fill(1);
            var gradients = new Gradients<double>(model);
            Assert.Equal(0, Allocation.Least(() =>
            {
                model.Run(batch, outputs, states);
                model.Tape(batch, trace, states);
                seeds.Reset(trace);
                seeds["hNext"].Fill(1);
                model.Backward(trace, seeds, GradientRequest.Parameters | GradientRequest.Contexts, gradients);
            }));
        }
    }

    [Fact]
    public void A_batch_must_have_the_contexts()
    {
        RecurrentModel<double> model = SequenceCellTests.Double("context");
        Batch<double> bare = Batch<double>.From([new double[2, 3], new double[1, 3]]);
        Message("ContextRnn: context 'mem' is missing in this batch; add it: batch.WithContext(\"mem\", …).", () => model.Run(bare));
        Message("ContextRnn: context 'mem' has 4 units at a position in this batch; the model takes 5 (D = 5).", () => model.Run(bare.WithContext("mem", [new double[1, 4], new double[1, 4]])));
        Batch<double> whole = bare.WithContext("mem", [new double[1, 5], new double[7, 5]]);
        model.Run(whole);
        Message("ContextRnn has no context 'other'; it has mem.", () => model.Run(whole.WithContext("other", [new double[1, 4], new double[1, 4]])));
        Assert.Throws<ArgumentException>(() => bare.WithContext("mem", [new double[1, 5]]));
        Assert.Throws<ArgumentException>(() => bare.WithContext("mem", [new double[1, 5], new double[0, 5]]));
        Assert.Throws<ArgumentException>(() => bare.WithContext("mem", [new double[1, 5], new double[1, 4]]));

        void Message(string text, Func<object> act) => Assert.StartsWith(text, Assert.Throws<ArgumentException>(act).Message);
    }

    private static void Same(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {expected.Length} numbers, {actual.Length} numbers");
        for (int i = 0; i < expected.Length; i++)
            Assert.True(BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]), $"{what}[{i}]: {expected[i]:R}, {actual[i]:R}");
    }

    private static float[,] Round(double[,] values)
    {
        var rounded = new float[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < values.Length; i++) rounded[i / values.GetLength(1), i % values.GetLength(1)] = (float)values[i / values.GetLength(1), i % values.GetLength(1)];
        return rounded;
    }
}
