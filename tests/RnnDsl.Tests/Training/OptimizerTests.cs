using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

public class OptimizerTests
{
    private static readonly double[][] Gradients = [[0.5, -1.0], [0.25, 0.0], [-1.5, 2.0]];

    /// <summary>Values of PyTorch's recursions (torch.optim.Adam and SGD, defaults otherwise), computed apart from this code.</summary>
    [Theory]
    [InlineData(nameof(Adam), 0.8415043907981822, -1.8669976233097783)]
    [InlineData(nameof(Sgd), 0.967, -1.929)]
    public void StepsFollowTheFormulasOfPyTorch(string name, double first, double second)
    {
        Optimizer optimizer = name == nameof(Adam) ? new Adam(0.1) : new Sgd(0.1, momentum: 0.9);
        double[] parameters = Take(optimizer, 2, (step, i) => Gradients[step][i], [1.0, -2.0]);
        Assert.Equal(first, parameters[0], 12);
        Assert.Equal(second, parameters[1], 12);
    }

    [Theory]
    [InlineData(nameof(Adam))]
    [InlineData(nameof(Sgd))]
    public void ElementsInVectorsAndInTheTailMoveAlike(string name)
    {
        Optimizer optimizer = name == nameof(Adam) ? new Adam() : new Sgd(0.01, 0.5);
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
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new Sgd(0.1, 0.9) })
            Assert.Equal(new double[20], Take(optimizer, 20, (_, _) => 0, new double[20]));
    }

    [Fact]
    public void AWarmStepAllocatesNothing()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new Sgd(0.1, 0.9) })
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
        Assert.Throws<ArgumentException>(() => new Sgd(0.1).Start<float>(3).Step(new float[3], new float[2], 0.1));
    }

    private static double[] Take(Optimizer optimizer, int length, Func<int, int, double> gradient, double[] parameters)
    {
        OptimizerState<double> state = optimizer.Start<double>(length);
        double[] moved = [.. parameters];
        for (int step = 0; step < Gradients.Length; step++)
            state.Step(moved, [.. Enumerable.Range(0, length).Select(i => gradient(step, i))], optimizer.LearningRate);
        return moved;
    }
}
