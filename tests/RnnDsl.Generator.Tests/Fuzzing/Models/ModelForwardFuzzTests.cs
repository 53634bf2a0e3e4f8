using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>Random models: what the generator makes of the equations computes what the equations say.</summary>
[Collection("Fuzzing")]
public class ModelForwardFuzzTests
{
    public static TheoryData<int, int> Batches => ModelCampaign.Batches();

    [Theory]
    [MemberData(nameof(Batches))]
    public void Generated_forward_programs_compute_what_the_equations_say(int seed, int count) => ModelCampaign.Run(seed, count, Check);

    internal static void Check(CompiledModel compiled)
    {
        var model = compiled.Double();
        var point = new RandomPoint(model, new Random(compiled.Definition.Seed), masks: compiled.Definition.Seed % 2 == 0);
        var (batch, states) = (point.Batch(), point.States());
        var trace = model.Record(batch, states);
        var eager = model.Evaluate(batch, states);
        foreach (var quantity in model.Description.Quantities) Close(trace[quantity.Name], eager[quantity.Name], 1e-10, "the recorded run");
        foreach (var weights in trace.WeightQuantities) Near(weights, eager[weights.Name][0][0]);
        Others(model, point, trace);
        var single = model.Cast<float>();
        var floats = single.Record(batch.Cast<float>(), Floats(point, model.Description));
        foreach (var quantity in model.Description.Quantities) Close(floats[quantity.Name], eager[quantity.Name], 2e-4, "the run in single precision");
    }

    /// <summary>Without a record, with two threads, one example alone: the same bits.</summary>
    private static void Others(RecurrentModel<double> model, RandomPoint point, Trace<double> trace)
    {
        var (batch, states) = (point.Batch(), point.States());
        var outputs = model.Run(batch, states);
        foreach (string name in outputs.Names) Same(trace[name], outputs[name], 0, "the plain run");
        var threads = model.Record(batch, states, options: new RunOptions { Threads = 2 });
        int example = point.Count / 2;
        var alone = model.Record(point.Batch(example), point.States(example));
        foreach (var quantity in model.Description.Quantities)
        {
            Same(trace[quantity.Name], threads[quantity.Name], 0, "two threads");
            Same(trace[quantity.Name], alone[quantity.Name], example, "the example alone");
        }
    }

    private static InitialStates<float>? Floats(RandomPoint point, ModelDescription model)
    {
        if (point.Initial.Count == 0) return null;
        var states = new InitialStates<float>();
        foreach (var state in model.States)
        {
            var values = point.Initial[state.Name];
            var copy = new float[values.GetLength(0), values.GetLength(1)];
            for (int i = 0; i < copy.GetLength(0); i++)
            for (int j = 0; j < copy.GetLength(1); j++)
                copy[i, j] = (float)values[i, j];
            states.Set(state.Name, copy);
        }

        return states;
    }

    private static void Same(Quantity<double> expected, Quantity<double> actual, int first, string run)
    {
        for (int example = 0; example < actual.Count; example++)
        {
            Assert.True(expected.Lengths[first + example] == actual.Lengths[example], $"{run}: {actual.Name} has {actual.Lengths[example]} steps in example {example}; it should have {expected.Lengths[first + example]}.");
            for (int step = 0; step < actual.Lengths[example]; step++)
                Assert.True(expected[first + example, step].SequenceEqual(actual[example, step]), $"{run}: {actual.Name}[example {first + example}, step {step}] is not the recorded run's, bit for bit.");
        }
    }

    private static void Close<T>(Quantity<T> actual, double[][][] expected, double tolerance, string run) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        double scale = Math.Max(1, expected.SelectMany(e => e).SelectMany(s => s).Max(Math.Abs));
        Assert.True(double.IsFinite(scale) && scale < 1e4, $"{actual.Name} gets as large as {scale}: a fault of the fuzzer.");
        for (int example = 0; example < expected.Length; example++)
        {
            Assert.True(actual.Lengths[example] == expected[example].Length, $"{run}: {actual.Name} has {actual.Lengths[example]} steps in example {example}; eagerly it has {expected[example].Length}.");
            for (int step = 0; step < expected[example].Length; step++)
            for (int unit = 0; unit < expected[example][step].Length; unit++)
            {
                double value = double.CreateTruncating(actual[example, step][unit]), should = expected[example][step][unit];
                Assert.True(Math.Abs(value - should) <= tolerance * scale, $"{run}: {actual.Name}[example {example}, step {step}, unit {unit}] is {value:R}; eagerly it is {should:R}.");
            }
        }
    }

    private static void Near(WeightView<double> actual, double[] expected)
    {
        for (int unit = 0; unit < expected.Length; unit++)
            Assert.True(Math.Abs(actual[unit] - expected[unit]) <= 1e-10 * Math.Max(1, expected.Max(Math.Abs)), $"{actual.Name}[{unit}] is {actual[unit]:R}; eagerly it is {expected[unit]:R}.");
    }
}
