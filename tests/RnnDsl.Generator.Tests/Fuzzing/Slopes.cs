using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>A point too near a kink tells nothing; another must be drawn.</summary>
internal sealed class NearKinkException(string message) : Exception(message);

/// <summary>
/// The eager definition's slopes: of Σ seed · quantity + Σ seed · final state, along a direction in one parameter, input,
/// context, initial state or quantity, by central differences of fourth order.
/// </summary>
internal sealed class Slopes(FuzzedModel model, Point point, Dictionary<string, double[][][]> seeds, Dictionary<string, double[][]> finalSeeds)
{
    /// <summary>The slope along a direction, and how far differences over two distances disagree, which tells a kink.</summary>
    public static (double Slope, double Doubt) Central(Func<double, double> loss, double step)
    {
        double near = (loss(step) - loss(-step)) / (2 * step), far = (loss(2 * step) - loss(-2 * step)) / (4 * step);
        return ((4 * near - far) / 3, Math.Abs(near - far));
    }

    public (double Slope, double Doubt) OfParameter(int parameter, double[] direction, double step) => Central(
        by =>
        {
            Move(parameter, direction, by);
            double loss = Loss();
            Move(parameter, direction, -by);
            return loss;
        },
        step);

    /// <summary>By an input or a context.</summary>
    public (double Slope, double Doubt) OfSequences(double[][,] sequences, double[][,] direction, double step) => Central(
        by =>
        {
            for (int e = 0; e < direction.Length; e++) Move(sequences[e], direction[e], by);
            double loss = Loss();
            for (int e = 0; e < direction.Length; e++) Move(sequences[e], direction[e], -by);
            return loss;
        },
        step);

    public (double Slope, double Doubt) OfInitial(string state, double[,] direction, double step) => Central(
        by =>
        {
            Move(point.Initial[state], direction, by);
            double loss = Loss();
            Move(point.Initial[state], direction, -by);
            return loss;
        },
        step);

    /// <summary>By a quantity: whatever reads it, the loss included, sees it moved.</summary>
    public (double Slope, double Doubt) OfQuantity(string quantity, double[][][] direction, double step) => Central(
        by => Loss((name, example, at, values) =>
        {
            if (name != quantity) return;
            for (int unit = 0; unit < values.Length; unit++) values[unit] += by * direction[example][at][unit];
        }),
        step);

    /// <summary>By a quantity of weights alone: it is evaluated at every step of every example, and moved alike at each.</summary>
    public (double Slope, double Doubt) OfWeightQuantity(string quantity, double[] direction, double step) => Central(
        by => Loss((name, _, _, values) =>
        {
            if (name != quantity) return;
            for (int unit = 0; unit < values.Length; unit++) values[unit] += by * direction[unit];
        }),
        step);

    private void Move(int parameter, double[] direction, double by)
    {
        using var edit = model.Double.Edit();
        var span = edit[parameter].Span;
        for (int i = 0; i < span.Length; i++) span[i] += by * direction[i];
    }

    private static void Move(double[,] values, double[,] direction, double by)
    {
        for (int i = 0; i < values.GetLength(0); i++)
        for (int j = 0; j < values.GetLength(1); j++)
            values[i, j] += by * direction[i, j];
    }

    private double Loss(Action<string, int, int, double[]>? evaluated = null)
    {
        var trace = model.Double.Evaluate(point.Batch(), point.States<double>(), evaluated);
        double loss = 0;
        foreach (var (quantity, seed) in seeds)
            for (int example = 0; example < seed.Length; example++)
            for (int step = 0; step < seed[example].Length; step++)
                loss += Dot(seed[example][step], trace[quantity][example][step]);
        foreach (var state in model.Double.Description.States)
            for (int example = 0; example < point.Lengths.Length; example++)
                loss += Dot(finalSeeds[state.Name][example], trace[model.Double.Description.Quantities[state.NextSlot].Name][example][^1]);
        return loss;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
