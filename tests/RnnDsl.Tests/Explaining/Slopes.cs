using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Tests.Explaining;

/// <summary>Gradients of targets by central differences.</summary>
internal static class Slopes
{
    private const double Distance = 1e-5;

    /// <summary>dΣf/dx for each example [steps × features] by one of several named inputs.</summary>
    internal static double[][,] ByInput(
        IRecurrentModel<double> model, Dictionary<string, IReadOnlyList<double[,]>> inputs, string wrt, Target target,
        InitialStates<double>? initial = null, Interventions<double>? interventions = null)
    {
        double Value() => target.ValueOf(model.Record(Batch<double>.From(inputs), initial, interventions)).Sum();
        return [.. inputs[wrt].Select(sequence => Of(sequence, Value))];
    }

    /// <summary>The slope of a function by each cell of an array that it reads.</summary>
    internal static double[,] Of(double[,] cells, Func<double> value)
    {
        var slopes = new double[cells.GetLength(0), cells.GetLength(1)];
        for (int i = 0; i < cells.GetLength(0); i++)
        for (int j = 0; j < cells.GetLength(1); j++)
        {
            double at = cells[i, j];
            cells[i, j] = at + Distance;
            double above = value();
            cells[i, j] = at - Distance;
            double below = value();
            cells[i, j] = at;
            slopes[i, j] = (above - below) / (2 * Distance);
        }
        return slopes;
    }

    internal static void Close(double[,] expected, double[,] actual, string what, double tolerance = 1e-8)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (actual.GetLength(0), actual.GetLength(1)));
        for (int i = 0; i < expected.GetLength(0); i++)
        for (int j = 0; j < expected.GetLength(1); j++)
            Assert.True(Math.Abs(expected[i, j] - actual[i, j]) <= tolerance, $"{what} at step {i}, feature {j}: expected {expected[i, j]:R}, got {actual[i, j]:R}.");
    }
}
