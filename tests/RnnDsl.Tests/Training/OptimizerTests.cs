using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

public class OptimizerTests
{
    private static readonly double[][] Gradients = [[0.5, -1.0], [0.25, 0.0], [-1.5, 2.0]];

    /// <summary>Values of PyTorch's recursions (torch.optim.Adam and SGD, defaults otherwise), computed apart from this code.</summary>
    [Theory]
    [InlineData(nameof(Adam), 0.8415043907981822, -1.8669976233097783)]
    [InlineData(nameof(Sgd), 0.967, -1.929)]
    [InlineData(nameof(AdamW), 0.8388005077557067, -1.861270527132245)]
    [InlineData(nameof(RmsProp), 0.489055109907853, -1.896212491664983)]
    [InlineData("RmsProp with all", -1.5315715351623136, 0.023032000756914917)]
    [InlineData(nameof(Adagrad), 0.9489828976053143, -1.9894427191059916)]
    [InlineData("Adagrad with all", 0.9353032995474033, -1.937149497893814)]
    [InlineData("Nesterov", 0.972211146, -1.888117292)]
    public void StepsFollowTheFormulasOfPyTorch(string name, double first, double second)
    {
        Optimizer optimizer = Named(name);
        double[] parameters = Take(optimizer, 2, (step, i) => Gradients[step][i], [1.0, -2.0]);
        Assert.Equal(first, parameters[0], 12);
        Assert.Equal(second, parameters[1], 12);
    }

    [Theory]
    [InlineData(nameof(Adam))]
    [InlineData(nameof(Sgd))]
    [InlineData(nameof(AdamW))]
    [InlineData("RmsProp with all")]
    [InlineData("Adagrad with all")]
    [InlineData("Nesterov")]
    public void ElementsInVectorsAndInTheTailMoveAlike(string name)
    {
        Optimizer optimizer = Named(name);
        const int Length = 37;
        double[] all = Take(optimizer, Length, (step, i) => Math.Sin(i * 3.1 + step), new double[Length]);
        for (int i = 0; i < Length; i++)
            Assert.Equal(Take(optimizer, 1, (step, _) => Math.Sin(i * 3.1 + step), [0.0])[0], all[i]);
    }

    [Fact]
    public void FloatFollowsDouble()
    {
        OptimizerState<float> state = new Adam(0.1).Start<float>(2);
        float[] parameters = [1, -2];
        foreach (double[] gradient in Gradients) state.Step(parameters, [(float)gradient[0], (float)gradient[1]], 0.1);
        Assert.Equal(0.8415043907981822, parameters[0], 1e-6);
        Assert.Equal(-1.8669976233097783, parameters[1], 1e-6);
    }

    [Fact]
    public void WhatHasNoGradientStays()
    {
        foreach (Optimizer optimizer in All)
            Assert.Equal(new double[20], Take(optimizer, 20, (_, _) => 0, new double[20]));
    }

    [Fact]
    public void AWarmStepAllocatesNothing()
    {
        foreach (Optimizer optimizer in All)
        {
            OptimizerState<float> state = optimizer.Start<float>(100);
            var parameters = new float[100];
            var gradient = new float[100];
            for (int i = 0; i < 50; i++) state.Step(parameters, gradient, 0.1);
            Assert.Equal(0, Allocation.Least(() => state.Step(parameters, gradient, 0.1)));
        }
    }

    [Fact]
    public void SettingsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Beta1 = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Beta2 = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Epsilon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW { WeightDecay = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp { Alpha = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad { Epsilon = 0 });
        Assert.Throws<ArgumentException>(() => new Sgd(0.1).Start<float>(3).Step(new float[3], new float[2], 0.1));
    }

    [Fact]
    public void WhatIsRememberedGoesOnBitForBit()
    {
        foreach (Optimizer optimizer in All)
        {
            OptimizerState<double> whole = optimizer.Start<double>(2), resumed = optimizer.Start<double>(2);
            double[] expected = [1, -2], actual = [1, -2];
            whole.Step(expected, Gradients[0], 0.1);
            foreach ((string name, double[] values) in whole.Arrays) values.CopyTo(resumed.Arrays[name], 0);
            resumed.StepsTaken = whole.StepsTaken;
            expected.CopyTo(actual, 0);
            whole.Step(expected, Gradients[1], 0.1);
            resumed.Step(actual, Gradients[1], 0.1);
            Assert.Equal(expected, actual);
        }
    }

    private static Optimizer[] All => [.. new[] { nameof(Adam), nameof(Sgd), nameof(AdamW), nameof(RmsProp), "RmsProp with all", nameof(Adagrad), "Adagrad with all", "Nesterov" }.Select(Named)];

    private static Optimizer Named(string name) => name switch
    {
        nameof(Adam) => new Adam(0.1),
        nameof(AdamW) => new AdamW(0.1),
        nameof(RmsProp) => new RmsProp(0.1),
        "RmsProp with all" => new RmsProp(0.1) { WeightDecay = 0.1, Momentum = 0.9, Centred = true },
        nameof(Adagrad) => new Adagrad(0.1),
        "Adagrad with all" => new Adagrad(0.1) { LearningRateDecay = 0.5, WeightDecay = 0.1, InitialAccumulator = 0.2 },
        "Nesterov" => new Sgd(0.1, 0.9) { Nesterov = true, WeightDecay = 0.1 },
        _ => new Sgd(0.1, 0.9),
    };

    private static double[] Take(Optimizer optimizer, int length, Func<int, int, double> gradient, double[] parameters)
    {
        OptimizerState<double> state = optimizer.Start<double>(length);
        double[] moved = [.. parameters];
        for (int step = 0; step < Gradients.Length; step++)
            state.Step(moved, [.. Enumerable.Range(0, length).Select(i => gradient(step, i))], optimizer.LearningRate);
        return moved;
    }
}
