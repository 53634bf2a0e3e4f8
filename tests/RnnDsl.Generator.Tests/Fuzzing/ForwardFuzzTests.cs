using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>Random definitions: what the generator makes of the equations computes what the equations say.</summary>
[Collection("Fuzzing")]
public class ForwardFuzzTests
{
    public static TheoryData<int, int> Batches => Campaign.Batches();

    [Theory]
    [MemberData(nameof(Batches))]
    public void Generated_forward_programs_compute_what_the_equations_say(int seed, int count) => Campaign.Run(seed, count, Check);

    internal static void Check(FuzzedModel model)
    {
        var point = model.Draw(0);
        var batch = point.Batch();
        var states = point.States<double>();
        var trace = model.Double.Record(batch, states);
        var eager = model.Double.Evaluate(batch, states);
        foreach (var quantity in model.Double.Description.Quantities)
            Close(trace[quantity.Name], eager[quantity.Name], 1e-10, "the recorded run");
        foreach (var weights in trace.WeightQuantities)
            Near(weights, eager[weights.Name][0][0]);
        PlainIsRecorded(model, point, trace);
        Alone(model, point, trace);
        Floats(model);
    }

    private static void Close<T>(Quantity<T> actual, double[][][] expected, double tolerance, string run) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        double scale = Math.Max(1, expected.SelectMany(e => e).SelectMany(s => s).Max(Math.Abs));
        Assert.True(double.IsFinite(scale) && scale < 1e4, $"{actual.Name} gets as large as {scale}: a fault of the fuzzer.");
        for (int example = 0; example < expected.Length; example++)
        for (int step = 0; step < expected[example].Length; step++)
        for (int unit = 0; unit < expected[example][step].Length; unit++)
        {
            double value = double.CreateTruncating(actual[example, step][unit]), should = expected[example][step][unit];
            Assert.True(Math.Abs(value - should) <= tolerance * scale, $"{run}: {actual.Name}[example {example}, step {step}, unit {unit}] is {value:R}; eagerly it is {should:R}.");
        }
    }

    private static void Near(WeightView<double> actual, double[] expected)
    {
        double scale = Math.Max(1, expected.Max(Math.Abs));
        for (int unit = 0; unit < expected.Length; unit++)
            Assert.True(Math.Abs(actual[unit] - expected[unit]) <= 1e-10 * scale, $"{actual.Name}[{unit}] is {actual[unit]:R}; eagerly it is {expected[unit]:R}.");
    }

    private static void PlainIsRecorded(FuzzedModel model, Point point, Trace<double> trace)
    {
        var outputs = model.Double.Run(point.Batch(), point.States<double>());
        foreach (string name in outputs.Names)
            for (int example = 0; example < point.Lengths.Length; example++)
            for (int step = 0; step < point.Lengths[example]; step++)
                Same(trace[name][example, step], outputs[name][example, step], $"The plain run's {name}, example {example}, step {step}");
        foreach (var state in model.Double.Description.States)
            for (int example = 0; example < point.Lengths.Length; example++)
                Same(trace.FinalState(state.Name)[example], outputs.FinalState(state.Name)[example], $"The plain run's final {state.Name}, example {example}");
    }

    /// <summary>A sequence computes the same bits alone as in a batch.</summary>
    private static void Alone(FuzzedModel model, Point point, Trace<double> trace)
    {
        int example = point.Lengths.Length / 2;
        var alone = model.Double.Record(point.Batch(example), point.States<double>(example));
        foreach (var quantity in model.Double.Description.Quantities)
            for (int step = 0; step < point.Lengths[example]; step++)
                Same(trace[quantity.Name][example, step], alone[quantity.Name][0, step], $"{quantity.Name} of example {example} alone, step {step}");
    }

    /// <summary>Single precision is near; where a comparison may tip over, at one of several points.</summary>
    private static void Floats(FuzzedModel model)
    {
        int draws = model.Definition.HasComparisons ? 6 : 1;
        for (int draw = 0; draw < draws; draw++)
        {
            var point = model.Draw(draw);
            var batch = point.Batch().Cast<float>();
            var trace = model.Float.Record(batch, point.States<float>());
            var eager = model.Float.Evaluate(batch, point.States<float>());
            try
            {
                foreach (var quantity in model.Float.Description.Quantities)
                    Close(trace[quantity.Name], eager[quantity.Name], 2e-4, "the run in single precision");
                return;
            }
            catch (Xunit.Sdk.XunitException) when (draw + 1 < draws)
            {
            }
        }
    }

    private static void Same(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        for (int unit = 0; unit < expected.Length; unit++)
            Assert.True(expected[unit].Equals(actual[unit]), $"{what}, unit {unit} is {actual[unit]:R}; it should be {expected[unit]:R}, bit for bit.");
    }
}
