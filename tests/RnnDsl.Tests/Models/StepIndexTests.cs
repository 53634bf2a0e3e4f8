using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

/// <summary>The number of the step, in forward and backward runs, and where a run goes on from another.</summary>
public class StepIndexTests
{
    // Without a matrix, a step's output says which number the step had: s' = t · x with x = 1.
    private static readonly HandWrittenClock<float> Counter = new(new Mat(1, 1, 0), new Vec(0), new Vec(0));

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Steps_count_from_zero(int examples)
    {
        Batch<float> batch = Ones(Samples.Lengths(examples, 9));
        Outputs<float> run = Counter.Run(batch);
        AssertCounts(run.First, example => 0);
    }

    [Fact]
    public void Steps_count_from_the_first_step_of_all_or_of_each_example()
    {
        Batch<float> batch = Ones(Samples.Lengths(40, 9));
        AssertCounts(Counter.Run(batch, new InitialStates<float>().SetFirstStep(7)).First, example => 7);
        int[] steps = [.. Enumerable.Range(100, 40)];
        AssertCounts(Counter.Run(batch, new InitialStates<float>().SetFirstStep(steps)).First, example => steps[example]);
        AssertCounts(Counter.Run(batch).First, example => 0);
    }

    [Fact]
    public void A_run_after_another_counts_on()
    {
        int[] lengths = [3, 5, 1];
        Batch<float> batch = Ones(lengths);
        Outputs<float> run = Counter.Run(batch, new InitialStates<float>().SetFirstStep([10, 20, 30]));
        InitialStates<float> after = InitialStates<float>.After(run);
        Assert.Equal([13, 25, 31], after.FirstStep.ToArray());
        Outputs<float> next = Counter.Run(batch, after);
        AssertCounts(next.First, example => after.FirstStep[example]);
        Assert.Equal([16, 30, 32], InitialStates<float>.After(next).FirstStep.ToArray());
    }

    [Fact]
    public void A_sequence_in_pieces_is_the_whole_sequence()
    {
        HandWrittenClock<double> model = Sample();
        double[,] whole = Samples.Normal<double>(new RandomStream(4), 12, 2);
        Outputs<double> expected = model.Run(Batch<double>.From([whole]));
        Outputs<double> first = model.Run(Batch<double>.From([Part(whole, 0, 5)]));
        Outputs<double> second = model.Run(Batch<double>.From([Part(whole, 5, 12)]), InitialStates<double>.After(first));
        for (int step = 0; step < 7; step++)
            Samples.Same<double>(expected.First[0, 5 + step], second.First[0, step], $"step {step}");
    }

    [Fact]
    public void A_backward_run_sees_the_numbers_of_the_forward_run()
    {
        HandWrittenClock<float> model = Counter;
        Trace<float> trace = model.Tape(Ones([4, 2]), new InitialStates<float>().SetFirstStep([5, 50]));
        var seeds = new Seeds<float>(trace);
        seeds["sNext"].Fill(1);
        Gradients<float> gradients = model.Backward(trace, seeds, GradientRequest.Inputs);
        AssertCounts(gradients.Inputs["x"], example => example == 0 ? 5 : 50);
    }

    [Fact]
    public void Runs_of_variants_see_the_numbers_of_their_examples()
    {
        // The model is linear in x, so that integrated gradients from 0 are input times gradient.
        HandWrittenClock<double> model = Sample();
        Batch<double> batch = Samples.Ragged<double>(2, 5, 6);
        InitialStates<double> initial = new InitialStates<double>().SetFirstStep([1, 20, 3, 40, 5]);
        Target target = Target.FinalState("s", 1);
        Attribution<double> expected = InputXGradient.Attribute(model, batch, target, initial: initial);
        Attribution<double> actual = IntegratedGradients.Attribute(model, batch, target, initial: initial);
        for (int example = 0; example < batch.Count; example++)
            Assert.Equal(expected.Values[example].Cast<double>(), actual.Values[example].Cast<double>(), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void The_equations_see_the_same_numbers_when_they_are_evaluated()
    {
        HandWrittenClock<double> model = Sample();
        Batch<double> batch = Samples.Ragged<double>(2, 5, 6);
        InitialStates<double> initial = new InitialStates<double>().SetFirstStep([1, 20, 3, 40, 5]);
        Outputs<double> run = model.Run(batch, initial);
        EagerTrace eager = model.Evaluate(batch, initial);
        for (int example = 0; example < batch.Count; example++)
        for (int step = 0; step < batch.Lengths[example]; step++)
        for (int unit = 0; unit < 2; unit++)
            Samples.Close(eager["sNext"][example][step][unit], run.First[example, step][unit], 1e-12, "sNext");
    }

    [Fact]
    public void Warm_runs_allocate_nothing()
    {
        Batch<float> small = Ones(Samples.Lengths(5, 9)), large = Ones(Samples.Lengths(40, 9));
        InitialStates<float> initial = new InitialStates<float>().SetFirstStep(Samples.Lengths(5, 9));
        Outputs<float> outputs = Counter.Run(large);
        Assert.Equal(0, Allocation.Least(() =>
        {
            Counter.Run(large, outputs);
            Counter.Run(small, outputs, initial);
        }));
    }

    [Fact]
    public void First_steps_must_fit_the_batch()
    {
        var initial = new InitialStates<float>();
        Assert.Throws<ArgumentOutOfRangeException>(() => initial.SetFirstStep(-1));
        var error = Assert.Throws<ArgumentException>(() => Counter.Run(Ones([1, 2, 3]), initial.SetFirstStep([1, 2])));
        Assert.StartsWith("Clock: the first step is given for 2 examples; the batch has 3.", error.Message, StringComparison.Ordinal);
    }

    private static HandWrittenClock<double> Sample() => new(new Mat(2, 2, 0.5, -0.3, 0.2, 0.4), new Vec(0.1, 0.2), new Vec(-0.4, 0.3));

    private static Batch<float> Ones(int[] lengths)
    {
        float[][,] sequences = [.. lengths.Select(length => new float[length, 1])];
        foreach (float[,] sequence in sequences)
            for (int step = 0; step < sequence.Length; step++)
                sequence[step, 0] = 1;
        return Batch<float>.From(sequences);
    }

    private static double[,] Part(double[,] whole, int from, int to)
    {
        var part = new double[to - from, whole.GetLength(1)];
        for (int step = from; step < to; step++)
        for (int unit = 0; unit < part.GetLength(1); unit++)
            part[step - from, unit] = whole[step, unit];
        return part;
    }

    private static void AssertCounts(Quantity<float> counts, Func<int, int> first)
    {
        for (int example = 0; example < counts.Count; example++)
        for (int step = 0; step < counts.Lengths[example]; step++)
            Assert.Equal(first(example) + step, counts[example, step][0]);
    }
}
