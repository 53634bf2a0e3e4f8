using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

public class InterventionTests
{
    private const int Inputs = 2;
    private const int Units = 5;

    private static readonly int[] Lengths = [4, 6, 1];

    /// <summary>Name, the rules, and what they do to a value at (example, name, step, unit).</summary>
    public static TheoryData<string> Cases => ["set one", "set all", "scale", "clamp", "clamp and scale", "scale, clamp, set", "next state", "pre-activation", "patch"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_are_those_of_the_changed_equations(string name)
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(Inputs, Units);
        double[][,] sequences = Samples.Sequences<double>(Inputs, Lengths);
        double[,] initial = Samples.Normal<double>(new RandomStream(5), Lengths.Length, Units);
        Batch<double> batch = Batch<double>.From(sequences);
        var states = new InitialStates<double>().Set("h", initial);
        Trace<double> donor = model.Record(batch);
        (Interventions<double> rules, Func<int, string, int, int, double, double> change) = Case(name, donor);

        Trace<double> trace = model.Record(batch, states, rules);
        var reference = new GruReference(model.Parameters);
        for (int example = 0; example < Lengths.Length; example++)
        {
            int e = example;
            Dictionary<string, double[,]> expected = reference.Run(
                sequences[e], [.. Enumerable.Range(0, Units).Select(unit => initial[e, unit])], (n, s, u, value) => change(e, n, s, u, value));
            foreach (string quantity in GradientTests.Quantities)
            for (int step = 0; step < Lengths[e]; step++)
            for (int unit = 0; unit < Units; unit++)
                Samples.Close(expected[quantity][step, unit], trace[quantity][e, step][unit], 1e-13, $"{quantity}[{e}, {step}, {unit}]");
        }

        Seeds<double> seeds = Samples.RandomSeeds(trace, GradientTests.Quantities);
        Gradients<double> gradients = model.Backward(trace, seeds, GradientRequest.All);
        var loss = new FiniteDifferences(reference, sequences, initial, seeds, GradientTests.Quantities, change);
        foreach ((string weight, double[] values) in reference.Weights)
            FiniteDifferences.Close(
                Enumerable.Range(0, values.Length).Select(i => loss.Slope(by => values[i] += by)).ToArray(), gradients.Parameters[weight].Span, weight, 1e-6);
        for (int example = 0; example < Lengths.Length; example++)
        {
            int e = example;
            FiniteDifferences.Close(
                Enumerable.Range(0, Units).Select(unit => loss.Slope(by => initial[e, unit] += by)).ToArray(), gradients.InitialStates["h"][e], "initial h", 1e-6);
            for (int step = 0; step < Lengths[e]; step++)
                foreach (string quantity in GradientTests.Quantities)
                    FiniteDifferences.Close(
                        Enumerable.Range(0, Units).Select(unit => loss.SlopeOf(quantity, e, step, unit)).ToArray(),
                        gradients.Quantities[quantity][e, step], $"{quantity} of example {e} at step {step}", 1e-6);
        }
    }

    private static (Interventions<double> Rules, Func<int, string, int, int, double, double> Change) Case(string name, Trace<double> donor)
    {
        var rules = new Interventions<double>();
        return name switch
        {
            "set one" => (rules.Set("z", 0.25, step: 2, unit: 3, example: 1),
                (e, n, s, u, v) => (e, n, s, u) is (1, "z", 2, 3) ? 0.25 : v),
            "set all" => (rules.Set("r", [1, 0.5, 0, 2, -1]).Set("az", 0.5, step: 0),
                (_, n, s, u, v) => n == "r" ? new[] { 1, 0.5, 0, 2, -1 }[u] : (n, s) is ("az", 0) ? 0.5 : v),
            "scale" => (rules.Scale("n", 1.5).Scale("r", -2, unit: 1).Scale("z", 0, step: 1),
                (_, n, s, u, v) => n == "n" ? 1.5 * v : (n, u) is ("r", 1) ? -2 * v : (n, s) is ("z", 1) ? 0 : v),
            "clamp" => (rules.Clamp("n", -0.3, 0.2).Clamp("q", -0.1, 0.1, example: 0),
                (e, n, _, _, v) => n == "n" ? Math.Clamp(v, -0.3, 0.2) : (e, n) is (0, "q") ? Math.Clamp(v, -0.1, 0.1) : v),
            "clamp and scale" => (rules.Clamp("n", -0.3, 0.2).Scale("n", -3).Clamp("n", -0.5, 0.7),
                (_, n, _, _, v) => n == "n" ? Math.Clamp(-3 * Math.Clamp(v, -0.3, 0.2), -0.5, 0.7) : v),
            "scale, clamp, set" => (rules.Scale("z", 2).Clamp("z", 0, 1).Set("z", 3, unit: 0).Scale("z", 0.1, unit: 0).Clamp("z", 0, 0.2, unit: 0),
                (_, n, _, u, v) => n != "z" ? v : u == 0 ? 0.2 : Math.Clamp(2 * v, 0, 1)),
            "next state" => (rules.Set("hNext", 0.75, step: 1).Scale("hNext", 0.5, unit: 2).Clamp("hNext", -0.2, 0.2, step: 0),
                (_, n, s, u, v) => n != "hNext" ? v : s == 1 ? u == 2 ? 0.375 : 0.75 : s == 0 ? Math.Clamp(u == 2 ? 0.5 * v : v, -0.2, 0.2) : u == 2 ? 0.5 * v : v),
            "pre-activation" => (rules.Scale("az", 4).Clamp("ar", -0.1, 0.1).Set("q", 0.5, step: 3),
                (_, n, s, _, v) => n == "az" ? 4 * v : n == "ar" ? Math.Clamp(v, -0.1, 0.1) : (n, s) is ("q", 3) ? 0.5 : v),
            "patch" => (rules.Patch("z", donor, source: _ => 1).Patch("hNext", donor, step: 0, unit: 4),
                (e, n, s, u, v) => n == "z" ? donor["z"][1, s][u] : (n, s, u) is ("hNext", 0, 4) ? donor["hNext"][e, 0][4] : v),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    [Fact]
    public void Patching_every_next_state_from_another_run_gives_its_outputs()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(Inputs, Units);
        Trace<float> donor = model.Record(Batch<float>.From(Samples.Sequences<float>(Inputs, 6, 6)));
        Batch<float> batch = Batch<float>.From([new float[6, Inputs]]);
        Trace<float> patched = model.Record(batch, interventions: new Interventions<float>().Patch("hNext", donor, source: _ => 1));
        for (int step = 0; step < 6; step++) Samples.Same(donor["hNext"][1, step], patched["hNext"][0, step], "hNext");
    }

    [Fact]
    public void Seeds_behind_a_set_value_do_not_reach_inputs()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(Inputs, Units);
        Batch<float> batch = Batch<float>.From(Samples.Sequences<float>(Inputs, 5));
        Trace<float> trace = model.Record(batch, interventions: new Interventions<float>().Set("hNext", 0, step: 4));
        var seeds = new Seeds<float>(trace);
        seeds.Final("h").Fill(1);
        Gradients<float> gradients = model.Backward(trace, seeds, GradientRequest.All);
        foreach (float value in gradients.Inputs["x"].ToArray()) Assert.Equal(0, value);
        Assert.Equal(1, gradients.Quantities["hNext"][0, 4][0]);
    }

    [Theory]
    [InlineData("a", "Gru has no quantity 'a'; it has az, ar, q, z, r, n, hNext.")]
    [InlineData("h", "Gru: 'h' is a state; its next value is the quantity 'hNext'.")]
    public void Unknown_quantities_are_refused(string quantity, string message) =>
        Throws<ArgumentException>(new Interventions<float>().Set(quantity, 1), message);

    [Fact]
    public void Elements_that_do_not_exist_are_refused()
    {
        Throws<ArgumentOutOfRangeException>(new Interventions<float>().Scale("z", 1, unit: 5), "Gru: 'z' has 5 units, numbered from 0; there is no unit 5.");
        Throws<ArgumentOutOfRangeException>(new Interventions<float>().Scale("z", 1, step: 6), "Gru: the longest example of the batch has 6 steps, numbered from 0; there is no step 6 of 'z'.");
        Throws<ArgumentOutOfRangeException>(new Interventions<float>().Scale("z", 1, step: 4, example: 0), "Example 0 has 4 steps, numbered from 0; there is no step 4.");
        Throws<ArgumentOutOfRangeException>(new Interventions<float>().Scale("z", 1, example: 3), "The batch has 3 examples, numbered from 0; there is no example 3.");
        Throws<ArgumentException>(new Interventions<float>().Set("z", [1, 2]), "Gru: 'z' has 5 (H = 5) units; it is set to 2 values.");
    }

    [Fact]
    public void Patches_that_do_not_fit_are_refused()
    {
        Trace<float> donor = Samples.Gru<float>(Inputs, Units).Record(Batch<float>.From(Samples.Sequences<float>(Inputs, 3)));
        Trace<float> wide = Samples.Gru<float>(Inputs, 6).Record(Batch<float>.From(Samples.Sequences<float>(Inputs, Lengths)));
        Throws<ArgumentException>(new Interventions<float>().Patch("z", donor), "Gru: step 3 of example 0 is to be patched from example 0, which has 3 steps only.");
        Throws<ArgumentException>(new Interventions<float>().Patch("z", donor, step: 0), "Gru: example 1 is to be patched from example 1; the other run has 1 examples, numbered from 0.");
        Throws<ArgumentException>(new Interventions<float>().Patch("z", wide), "Gru: 'z' has 5 units; the run to patch from has 6.");
        Assert.Contains("'z' cannot be clamped to [1, 0].", Assert.Throws<ArgumentException>(() => new Interventions<float>().Clamp("z", 1, 0)).Message, StringComparison.Ordinal);
    }

    private static void Throws<TException>(Interventions<float> rules, string message) where TException : ArgumentException
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(Inputs, Units);
        Batch<float> batch = Batch<float>.From(Samples.Sequences<float>(Inputs, Lengths));
        Assert.StartsWith(message, Assert.Throws<TException>(() => model.Record(batch, interventions: rules)).Message, StringComparison.Ordinal);
    }
}
