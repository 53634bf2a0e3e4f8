namespace RnnDsl.Explaining;

/// <summary>Agreement over weighted rows, with standard errors over the sequences that the rows belong to.</summary>
internal static class Fidelity
{
    /// <summary>Accuracy of classes, R² of values.</summary>
    internal static Estimate Of(SurrogateData data, double[] foretold) => data.IsOfClasses ? Accuracy(data, foretold, data.Said) : RSquared(data, foretold);

    /// <summary>The share of the rows that have a true class where something says that class; null where there are none.</summary>
    internal static Estimate? OnLabels(SurrogateData data, double[] said)
    {
        int[] labelled = [.. Enumerable.Range(0, data.Count).Where(row => data.Labels[row] >= 0)];
        if (labelled.Length == 0 || !data.IsOfClasses) return null;
        SurrogateData part = data.Take(labelled);
        return Accuracy(part, Array.ConvertAll(labelled, row => said[row]), Array.ConvertAll(part.Labels, label => (double)label));
    }

    /// <summary>The weighted mean of something.</summary>
    internal static Estimate Mean(SurrogateData data, double[] values)
    {
        double weight = 0, sum = 0;
        for (int row = 0; row < values.Length; row++)
        {
            weight += data.WeightOf(row);
            sum += data.WeightOf(row) * values[row];
        }
        double mean = sum / weight;
        return new Estimate(mean, Error(data, row => data.WeightOf(row) / weight * (values[row] - mean)), values.Length);
    }

    private static Estimate Accuracy(SurrogateData data, double[] foretold, double[] truth) =>
        Mean(data, [.. foretold.Zip(truth, (one, other) => one == other ? 1.0 : 0)]);

    /// <summary>The standard error is that of a ratio: how each row moves it, to first order.</summary>
    private static Estimate RSquared(SurrogateData data, double[] foretold)
    {
        double weight = 0, mean = 0, errors = 0, squares = 0;
        for (int row = 0; row < foretold.Length; row++)
        {
            weight += data.WeightOf(row);
            mean += data.WeightOf(row) * data.Said[row];
        }
        mean /= weight;
        for (int row = 0; row < foretold.Length; row++)
        {
            errors += data.WeightOf(row) * Square(data.Said[row] - foretold[row]);
            squares += data.WeightOf(row) * Square(data.Said[row] - mean);
        }
        // Where the model says the same of all rows, up to the rounding of their mean, there is nothing to explain.
        if (squares <= 1e-28 * weight * mean * mean) return new Estimate(double.NaN, double.NaN, foretold.Length);
        double unexplained = errors / squares;
        return new Estimate(1 - unexplained,
            Error(data, row => data.WeightOf(row) / squares * (unexplained * Square(data.Said[row] - mean) - Square(data.Said[row] - foretold[row]))), foretold.Length);
    }

    private static double Error(SurrogateData data, Func<int, double> influence)
    {
        var influences = new double[data.Count];
        for (int row = 0; row < influences.Length; row++) influences[row] = influence(row);
        return SampleStatistics.Error(data.Sequences, influences);
    }

    private static double Square(double value) => value * value;
}
