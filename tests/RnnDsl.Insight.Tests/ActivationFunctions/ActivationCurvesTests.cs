using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

public class ActivationCurvesTests
{
    private static readonly Random Draws = new(3);

    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 12).Select(i => Numbers.Draw(Draws, 2 + i % 5, 3))];

    private static Batch<double> Data => Batch<double>.From(Sequences);

    /// <summary>Equations as they are written are what compiled models are held to, many thousand times.</summary>
    [Fact]
    public void A_scalar_s_function_takes_no_memory_while_nobody_listens()
    {
        Scalar x = 0.3, y = Equations.Sigmoid(x);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) y = Equations.Sigmoid(y);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 99);
    }

    [Fact]
    public void The_working_points_of_a_golden_cell_are_its_trace()
    {
        var golden = new GoldenCase<double>("lstm");
        ActivationCurves curves = ActivationCurves.Of<double>(golden.Model, golden.Batch);
        Trace<double> run = golden.Model.Record(golden.Batch);
        foreach ((string gate, string function, string argument) in new[] { ("i", "Sigmoid", "ai"), ("f", "Sigmoid", "af"), ("g", "Tanh", "ag"), ("o", "Sigmoid", "ao"), ("hNext", "Tanh", "cNext") })
        {
            string prefix = run.Model.Description.Quantities.Single(info => info.Name == gate || info.Name.EndsWith("." + gate, StringComparison.Ordinal)).Name[..^gate.Length];
            ActivationCurve curve = Assert.Single(curves.In(prefix + gate));
            Assert.Equal((function, argument, 0, false), (curve.Function, curve.Argument, curve.Call, curve.Varies));
            double[] visited = [.. run[prefix + argument].ToArray().Cast<double>()];
            Assert.Equal((visited.Length, visited.Length), (curve.Count, curve.Drawn));
            Assert.Equal(visited.Min(), curve.Inputs[0], 1e-9);
            Assert.Equal(visited.Max(), curve.Inputs[^1], 1e-9);
            Assert.Equal(visited.Average(), curve.Mean, 1e-9);
            Assert.Equal(visited.Length, curve.Visited.Counts.Sum());
            double steepest = function == "Tanh" ? 1 : 0.25;
            double Slope(double x) => function == "Tanh" ? 1 - Math.Tanh(x) * Math.Tanh(x) : 1 / (1 + Math.Exp(-x)) / (1 + Math.Exp(x));
            for (int i = 0; i < curve.Inputs.Count; i++)
            {
                Assert.Equal(function == "Tanh" ? Math.Tanh(curve.Inputs[i]) : 1 / (1 + Math.Exp(-curve.Inputs[i])), curve.Outputs[i], 1e-12);
                Assert.Equal(Slope(curve.Inputs[i]), curve.Slopes[i], 1e-10);
            }
            Assert.Equal(steepest, curve.Steepest, 1e-3);
            Assert.Equal(visited.Count(x => Slope(x) < 0.1 * curve.Steepest) / (double)visited.Length, curve.Saturated, 1e-12);
            Assert.Equal(visited.Count(x => Slope(x) >= 0.9 * curve.Steepest) / (double)visited.Length, curve.Linear, 1e-12);
            Assert.Equal(visited.Average(Slope) / curve.Steepest, curve.MeanSlope, 1e-9);
        }
    }

    [Fact]
    public void Functions_of_what_has_no_name_and_in_helper_methods_are_seen()
    {
        RecurrentModel<double> model = new CurvyCell(I: 3, H: 4, seed: 2).Compiled.Cast<double>();
        ActivationCurves curves = ActivationCurves.Of<double>(model, Data);
        Trace<double> run = model.Record(Data);
        ActivationCurve gate = Assert.Single(curves.In("g"));
        Assert.Equal(("Sigmoid", "W * x + b"), (gate.Function, gate.Argument));
        double[] inverted = [.. run["g"].ToArray().Cast<double>().Where(value => value > 0).Select(value => Math.Log(value / (1 - value)))];
        Assert.Equal(inverted.Average(), gate.Mean, 1e-9);

        // Of a helper method: what is in it, and the whole.
        Assert.Equal(["v + Square(Sin(v))", "Sin", "Square"], curves.In("n").Select(curve => curve.Call < 0 ? "v + Square(Sin(v))" : curve.Function));
        ActivationCurve snake = curves.In("n")[0];
        Assert.Equal(("Snake(a)", "a", -1), (snake.Function, snake.Argument, snake.Call));
        for (int i = 0; i < snake.Inputs.Count; i++)
        {
            Assert.Equal(snake.Inputs[i] + Math.Pow(Math.Sin(snake.Inputs[i]), 2), snake.Outputs[i], 1e-12);
            Assert.Equal(1 + Math.Sin(2 * snake.Inputs[i]), snake.Slopes[i], 1e-9);
        }
        Assert.Equal(Live(run["a"]).Average(), snake.Mean, 1e-9);

        // A straight line is no activation; a product hides none; a slope that was given is kept.
        Assert.DoesNotContain(curves.Curves, curve => curve.Quantity is "s" or "hNext" or "a");
        Assert.Equal(["Tanh", "LeakyRelu"], curves.In("p").Select(curve => curve.Function));
        ActivationCurve leaky = curves.In("p")[1];
        Assert.Equal("n", leaky.Argument);
        Assert.All(Enumerable.Range(0, leaky.Inputs.Count), i => Assert.Equal(leaky.Inputs[i] > 0 ? leaky.Inputs[i] : 0.2 * leaky.Inputs[i], leaky.Outputs[i], 1e-12));
        Assert.True(Assert.Single(curves.In("m")).Varies);
        Assert.All(curves.Curves.Where(curve => curve.Quantity != "m"), curve => Assert.False(curve.Varies));
    }

    [Fact]
    public void Functions_around_a_layer_belong_to_their_own_equations()
    {
        var model = new CurvyModel(I: 3, H: 4, C: 2, seed: 5);
        ActivationCurves curves = ActivationCurves.Of(model.Compiled, Batch<float>.From([.. Sequences.Select(Single)]));
        Assert.Equal(("Elu", "x"), (Assert.Single(curves.In("hidden")).Function, curves.In("hidden")[0].Argument));
        Assert.Equal(("Relu", "hidden"), (Assert.Single(curves.In("y")).Function, curves.In("y")[0].Argument));
        Assert.Equal("Softplus", Assert.Single(curves.In("positive")).Function);
        Assert.Equal(["Sigmoid", "Sigmoid", "Tanh"], curves.Curves.Where(curve => curve.Quantity.StartsWith("encoder.", StringComparison.Ordinal)).Select(curve => curve.Function));
        Assert.Equal(Sequences.Sum(sequence => sequence.Length), curves.In("hidden")[0].Count);
        Assert.Equal(Sequences.SelectMany(sequence => sequence.Cast<double>()).Average(), curves.In("hidden")[0].Mean, 1e-6);
        double[] states = Live(model.Compiled.Record(Batch<float>.From([.. Sequences.Select(Single)]))["hidden"]);
        Assert.Equal(states.Count(value => value > 0) / (double)states.Length, curves.In("y")[0].Linear, 0.02);
    }

    [Fact]
    public void A_sample_is_drawn_by_its_seed_and_a_report_comes_back_from_its_text()
    {
        RecurrentModel<double> model = new Gru(I: 3, H: 4, seed: 2).Compiled.Cast<double>();
        ActivationCurves Look(ulong seed, int budget) => ActivationCurves.Of<double>(model, Data, new ActivationCurveOptions { Sequences = 5, Capacity = 30, Seed = seed, RowBudget = budget });
        ActivationCurves curves = Look(1, 1000);
        Assert.Equal(curves.ToJson(), Look(1, 3).ToJson());
        Assert.NotEqual(curves.ToJson(), Look(2, 3).ToJson());
        Assert.Equal((5, 12, 30), (curves.Sequences, curves.OutOf, curves.Curves[0].Drawn));
        Assert.True(curves.Curves[0].Count > 30);
        Assert.Equal(curves.ToJson(), ActivationCurves.FromJson(curves.ToJson()).ToJson());
        Assert.Equal(["z"], ActivationCurves.Of<double>(model, Data, new ActivationCurveOptions { Quantities = ["z"] }).Curves.Select(curve => curve.Quantity));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        RecurrentModel<double> model = new Gru(I: 3, H: 4, seed: 2).Compiled.Cast<double>();
        string Message(ActivationCurveOptions options) => Assert.ThrowsAny<ArgumentException>(() => ActivationCurves.Of<double>(model, Data, options)).Message;
        Assert.Contains("no quantity 'q7'", Message(new ActivationCurveOptions { Quantities = ["q7"] }));
        Assert.Contains("Saturated below 0.95 and linear from 0.9 on", Message(new ActivationCurveOptions { SaturatedShare = 0.95 }));
        Assert.Contains("Points", Message(new ActivationCurveOptions { Points = 1 }));
        Assert.Contains("no elementwise function was found in the equation of 'az'", Assert.Throws<ArgumentException>(() => ActivationCurves.Of<double>(model, Data).In("az")).Message);
        Assert.Throws<OperationCanceledException>(() => ActivationCurves.Of<double>(model, Data, cancellation: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("Sigmoid(az)", "az")]
    [InlineData("Tanh(Wn * x + bn + r * q)", "Wn,x,bn,r,q")]
    [InlineData("1e-3 * h + 2.5f * this.y", "h,this")]
    [InlineData("Scan(lstm, xs)[\"c\"]", "lstm,xs")]
    public void Names_are_read_of_an_equation(string equation, string names) => Assert.Equal(names.Split(','), EquationText.Names(equation));

    [Theory]
    [InlineData("Sigmoid(az)", "Sigmoid", "az")]
    [InlineData("g * Tanh(Clamp(a, 0, 1) + b)", "Tanh", "Clamp(a, 0, 1) + b")]
    [InlineData("LeakyRelu(n, 0.2)", "LeakyRelu", "n")]
    [InlineData("Tanh(a) + Tanh(b)", "Tanh", "")]
    [InlineData("HardTanh(a)", "Tanh", "")]
    public void An_argument_is_read_where_it_is_plain(string equation, string function, string argument) => Assert.Equal(argument, EquationText.Argument(equation, function));

    private static float[,] Single(double[,] values)
    {
        var copy = new float[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < copy.GetLength(0); i++)
        for (int j = 0; j < copy.GetLength(1); j++)
            copy[i, j] = (float)values[i, j];
        return copy;
    }

    private static double[] Live<T>(Quantity<T> quantity) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        [.. from example in Enumerable.Range(0, quantity.Count)
            from step in Enumerable.Range(0, quantity.Lengths[example])
            from value in quantity[example, step].ToArray()
            select double.CreateTruncating(value)];
}
