using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

/// <summary>One-step Jacobians against finite differences, and what they refuse.</summary>
public class JacobianTests
{
    private const double Difference = 1e-6;

    private static readonly Random Draws = new(7);

    private static readonly RecurrentModel<double> Fast = new FastMemory(I: 3, H: 2, D: 2, seed: 4).Compiled.Cast<double>();

    private static readonly double[][,] Sequences = [Numbers.Draw(Draws, 5, 3), Numbers.Draw(Draws, 3, 3)];

    [Fact]
    public void Jacobians_of_a_cell_with_two_states_and_a_step_number_are_finite_differences()
    {
        InitialStates<double> initial = new InitialStates<double>().Set("h", [0.3, -0.2]).Set("M", [0.1, 0.2, -0.3, 0.4]).SetFirstStep(2);
        StepJacobians found = StepJacobians.Of(Fast, Batch<double>.From(Sequences), initial);
        Assert.Equal([new StateBlock("h", 0, 2), new StateBlock("M", 2, 4)], found.States);
        Assert.Equal(["x"], found.Inputs);
        Trace<double> run = Fast.Record(Batch<double>.From(Sequences), initial);
        for (int example = 0; example < 2; example++)
        for (int step = 0; step < Sequences[example].GetLength(0); step++)
        {
            double[] before = [.. run["h"][example, step], .. run["M"][example, step]], x = [.. Explaining.Cells.Row(Sequences[example], step)];
            int at = step + 2;
            AssertClose(Differences(values => After(values, x, at), before), found.Sequences[example].Steps[step].ByState);
            AssertClose(Differences(values => After(before, values, at), x), found.Sequences[example].Steps[step].ByInput[0]);
        }
    }

    [Fact]
    public void A_products_Jacobian_is_the_finite_difference_over_all_its_steps()
    {
        StepJacobians found = StepJacobians.Of(Fast, Batch<double>.From(Sequences));
        Trace<double> run = Fast.Record(Batch<double>.From(Sequences));
        double[] states = [.. run["hNext"][0, 1], .. run["MNext"][0, 1]];
        double[] Last(double[] values)
        {
            for (int step = 2; step < 5; step++) values = After(values, [.. Explaining.Cells.Row(Sequences[0], step)], step);
            return values;
        }
        AssertClose(Differences(Last, states), found.Sequences[0].Between(1, 4));
        Assert.Equal(found.Sequences[0].Steps[1].MemoryFrobenius, Math.Sqrt(found.Sequences[0].Between(1, 4).Data.Sum(value => value * value)), 1e-12);
        InputJacobian total = InputJacobians.Of(Fast, Batch<double>.From(Sequences)).Jacobians[0];
        for (int step = 0; step < 5; step++)
            Assert.True(total.Steps[step].Data.Zip(found.Sequences[0].LastByInput()[step].Data).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12));
    }

    [Fact]
    public void Jacobians_do_not_depend_on_the_row_budget_or_on_threads()
    {
        StepJacobians one = StepJacobians.Of(Fast, Batch<double>.From(Sequences), options: new JacobianOptions { RowBudget = 1 });
        StepJacobians other = StepJacobians.Of(Fast, Batch<double>.From(Sequences), options: new JacobianOptions { RowBudget = 1000, Run = new RunOptions { Threads = 3 } });
        Assert.Equal(one.ToJson(), other.ToJson());
        Assert.Equal(one.ToJson(), StepJacobians.FromJson(one.ToJson()).ToJson());
        InputJacobians inputs = InputJacobians.Of(Fast, Batch<double>.From(Sequences), options: new JacobianOptions { RowBudget = 1 });
        Assert.Equal(inputs.ToJson(), InputJacobians.FromJson(InputJacobians.Of(Fast, Batch<double>.From(Sequences)).ToJson()).ToJson());
    }

    [Fact]
    public void Spectra_of_a_Jacobian_belong_together()
    {
        SequenceJacobians found = StepJacobians.Of(Fast, Batch<double>.From(Sequences)).Sequences[0];
        foreach (StepJacobian step in found.Steps)
        {
            Assert.Equal(step.FrobeniusNorm, Math.Sqrt(step.SingularValues.Sum(value => value * value)), 1e-12);
            Assert.Equal(step.SingularValues.Aggregate(1.0, (product, value) => product * value), step.Eigenvalues.Aggregate(1.0, (product, value) => product * value.Modulus), 1e-12);
            Assert.True(step.Eigenvalues[0].Modulus <= step.SingularValues[0] + 1e-12);
        }
        double logDeterminants = found.Steps.Skip(1).Sum(step => step.SingularValues.Sum(Math.Log));
        Assert.Equal(logDeterminants / 4, found.LyapunovExponents.Sum(), 1e-9);
    }

    [Fact]
    public void Jacobians_of_a_reversed_layer_go_the_way_that_it_walks()
    {
        var golden = new GoldenCase<double>("gru_bidir");
        StepJacobians back = StepJacobians.Of(golden.Model, golden.Batch, options: new JacobianOptions { Layers = ["backward"] });
        Assert.True(back.Reversed);
        Assert.Equal(Enumerable.Range(0, golden.File.Steps).Reverse(), back.Sequences[0].Steps.Select(step => step.Step));
        IReadOnlyList<NumberTable> products = back.Sequences[0].LastByInput();
        InputJacobian total = InputJacobians.Of(golden.Model, golden.Batch, options: new JacobianOptions { Layers = ["backward"] }).Jacobians[0];
        for (int index = 0; index < golden.File.Steps; index++)
            Assert.True(products[index].Data.Zip(total.Steps[back.Sequences[0].Steps[index].Step].Data).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12));
        Assert.Equal(["backward.x"], back.Inputs);
    }

    [Fact]
    public void A_Jacobian_that_is_none_is_refused_in_words()
    {
        var bothWays = new GoldenCase<double>("gru_bidir");
        string message = Assert.Throws<ArgumentException>(() => StepJacobians.Of(bothWays.Model, bothWays.Batch)).Message;
        Assert.Contains("layer 'backward' walks from the last step to the first", message);
        Assert.Contains("options.Layers = [\"onward\"]", message);
        var history = new GoldenCase<double>("attn_recurrent");
        Assert.Contains("reads 'past', all values of 'h' so far", Assert.Throws<ArgumentException>(() => StepJacobians.Of(history.Model, history.Batch)).Message);
        Assert.Contains("no layer 'middle'", Assert.Throws<ArgumentException>(() => StepJacobians.Of(bothWays.Model, bothWays.Batch, options: new JacobianOptions { Layers = ["middle"] })).Message);
        Assert.Contains("is a cell", Assert.Throws<ArgumentException>(() => StepJacobians.Of(Fast, Batch<double>.From(Sequences), options: new JacobianOptions { Layers = ["h"] })).Message);
    }

    [Fact]
    public void Jacobians_of_a_model_that_pools_are_those_of_its_encoder()
    {
        var golden = new GoldenCase<double>("attn_sentiment");
        StepJacobians whole = StepJacobians.Of(golden.Model, golden.Batch), layer = StepJacobians.Of(golden.Model, golden.Batch, options: new JacobianOptions { Layers = ["encoder"] });
        Assert.Empty(whole.Inputs);
        Assert.Equal(["encoder.x"], layer.Inputs);
        for (int step = 0; step < golden.File.Steps; step++)
            Assert.True(whole.Sequences[1].Steps[step].ByState.Data.Zip(layer.Sequences[1].Steps[step].ByState.Data).All(pair => Math.Abs(pair.First - pair.Second) < 1e-14));
    }

    [Fact]
    public void Jacobians_of_a_layer_hold_the_contexts_that_it_reads()
    {
        RecurrentModel<double> model = new Translator(C: 2, H: 3, I: 3, seed: 6).Compiled.Cast<double>();
        Batch<double> batch = new BatchBuilder<double>().Add("source", [Numbers.Draw(Draws, 5, 3), Numbers.Draw(Draws, 2, 3)])
            .AddSequence("target", [Numbers.Draw(Draws, 3, 3), Numbers.Draw(Draws, 4, 3)]).Build();
        Assert.Contains("layers walk over different inputs, 'source', 'target'", Assert.Throws<ArgumentException>(() => StepJacobians.Of(model, batch)).Message);
        string[] layers = ["decoder"];
        StepJacobians found = StepJacobians.Of(model, batch, options: new JacobianOptions { Layers = layers });
        InputJacobians total = InputJacobians.Of(model, batch, options: new JacobianOptions { Layers = layers });
        for (int example = 0; example < 2; example++)
        {
            InputJacobian expected = total.Jacobians.Single(jacobian => jacobian.Example == example && jacobian.Input == "target");
            IReadOnlyList<NumberTable> products = found.Sequences[example].LastByInput();
            Assert.Equal(3 + example, products.Count);
            for (int step = 0; step < products.Count; step++)
                Assert.True(products[step].Data.Zip(expected.Steps[step].Data).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12));
        }
        MemoryHorizon horizon = MemoryHorizon.Of(model, SequenceSet<double>.Of(batch), options: new MemoryHorizonOptions { Layers = layers });
        Assert.Equal(found.Sequences.Average(sequence => sequence.Steps[^2].MemoryFrobenius), horizon.Curve[0].Median, 1e-12);
        Assert.Equal(4, horizon.Effects.Count);
        GradientFlow flow = GradientFlow.Of(model, SequenceSet<double>.Of(batch), Target.Unit("logits", 1), new GradientFlowOptions { Layers = layers });
        double expectedGain = found.Sequences.Average(sequence => Enumerable.Range(1, sequence.Steps.Count - 1).Average(step =>
            Math.Log(Read(model, sequence.Between(step - 1, sequence.Steps.Count - 1)) / Read(model, sequence.Between(step, sequence.Steps.Count - 1)))));
        Assert.Equal(expectedGain, flow.OneStepLogGain.Mean, 1e-10);
        Assert.Equal(["decoder.read"], flow.Quantities.Select(quantity => quantity.Name));
    }

    [Fact]
    public void Jacobians_and_products_of_any_size_have_spectra()
    {
        RecurrentModel<double> model = new GrowingCell(H: 2, I: 1, seed: 1).Compiled.Cast<double>();
        SequenceJacobians large = Along(1e200), small = Along(1e-200);
        Assert.Equal(1, large.Steps[2].MemorySpectral!.Value / 1e200, 1e-12);
        Assert.Equal(1, large.Steps[2].Eigenvalues[1].Modulus / 1e200, 1e-12);
        Assert.Equal(200 * Math.Log(10), large.LyapunovExponents[1], 1e-9);
        Assert.Equal(double.PositiveInfinity, large.Steps[1].MemoryFrobenius);
        Assert.Equal(double.PositiveInfinity, large.Steps[1].MemorySpectral);
        Assert.Equal(1, small.Steps[2].MemorySpectral!.Value / 1e-200, 1e-12);
        Assert.Equal(1, small.Steps[2].SingularValues[1] / 1e-200, 1e-12);
        Assert.Equal(-200 * Math.Log(10), small.LyapunovExponents[1], 1e-9);
        Assert.Equal(0, small.Steps[1].MemorySpectral);

        SequenceJacobians Along(double factor)
        {
            using (ParameterEdit<double> edit = model.Edit())
            {
                edit["U"].Span.Clear();
                edit["U"].Span[0] = edit["U"].Span[3] = factor;
            }
            return StepJacobians.Of(model, Batch<double>.From([new double[4, 1]])).Sequences[0];
        }
    }

    /// <summary>The norm of what the second logit reads of a Jacobian.</summary>
    private static double Read(RecurrentModel<double> model, NumberTable jacobian)
    {
        double[] weights = [.. model.Parameters["W"].Span[3..6]];
        return Math.Sqrt(Enumerable.Range(0, 3).Sum(column => Math.Pow(weights.Select((weight, row) => weight * jacobian[row, column]).Sum(), 2)));
    }

    private static double[] After(double[] states, double[] x, int step)
    {
        var input = new double[1, 3];
        for (int i = 0; i < 3; i++) input[0, i] = x[i];
        Outputs<double> run = Fast.Run(Batch<double>.From([input]), new InitialStates<double>().Set("h", states.AsSpan(0, 2)).Set("M", states.AsSpan(2)).SetFirstStep(step));
        return [.. run.FinalState("h")[0], .. run.FinalState("M")[0]];
    }

    private static double[][] Differences(Func<double[], double[]> of, double[] at)
    {
        var columns = new double[at.Length][];
        for (int i = 0; i < at.Length; i++)
        {
            double[] up = [.. at], down = [.. at];
            up[i] += Difference;
            down[i] -= Difference;
            columns[i] = [.. of(up).Zip(of(down), (high, low) => (high - low) / (2 * Difference))];
        }
        return columns;
    }

    private static void AssertClose(double[][] columns, NumberTable found)
    {
        Assert.Equal(columns.Length, found.Columns);
        for (int column = 0; column < columns.Length; column++)
        for (int row = 0; row < found.Rows; row++)
            Assert.Equal(columns[column][row], found[row, column], 1e-8);
    }
}

/// <summary>A cell without an activation function.</summary>
[RecurrentCell]
public partial class GrowingCell
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;

    [Next(nameof(h))] Vec hNext => W * x + U * h;
}
