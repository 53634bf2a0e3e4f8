namespace RnnDsl.Explaining;

/// <summary>Weighted sums: with all features, and with the strongest alone.</summary>
internal static class LinearSurrogates
{
    /// <summary>The last penalty of a lasso's path, as a share of the first.</summary>
    private const double LastPenalty = 1e-3;

    internal static FittedSizes Fit(SurrogateData training, SurrogateKind kind, SurrogateOptions options, CancellationToken cancellation) => kind switch
    {
        SurrogateKind.Lasso => Lasso(training, options, cancellation),
        SurrogateKind.Logistic => Strongest(training, options, rows => Logistic(rows, options, cancellation), Constant),
        SurrogateKind.Ridge => Strongest(training, options, rows => Linear(rows, options.Ridge), rows => Linear(rows, options.Ridge)),
        _ => Strongest(training, options, rows => Linear(rows, 0), rows => Linear(rows, 0)),
    };

    /// <summary>The model of all features; those of the features with the largest weights in it, per standard deviation of the feature, fitted anew.</summary>
    private static FittedSizes Strongest(SurrogateData training, SurrogateOptions options, Func<SurrogateData, Fitted> fit, Func<SurrogateData, Fitted> fitNothing)
    {
        Fitted whole = fit(training);
        double[] strength = StrengthOf(whole, training);
        int[] order = [.. Enumerable.Range(0, strength.Length).OrderByDescending(column => strength[column])];
        var curve = new List<Fitted>();
        foreach (int count in Counts(order.Length, options.CurvePoints))
        {
            if (count == order.Length) break;
            HashSet<int> kept = [.. order.Take(count)];
            SurrogateData part = training with { Rows = Only(training.Rows, kept) };
            curve.Add((count == 0 ? fitNothing(part) : fit(part)) with { Value = count });
        }
        curve.Add(whole);
        return new FittedSizes(whole, curve);
    }

    private static FittedSizes Lasso(SurrogateData training, SurrogateOptions options, CancellationToken cancellation)
    {
        LassoOptions Weighted(SurrogateData rows) => new() { Weights = rows.Weights, Standardise = true };
        IReadOnlyList<LinearModel> path = Explaining.Lasso.Path(training.Rows, training.Said, options.CurvePoints, LastPenalty, Weighted(training), cancellation).Models;
        double[] penalties = [.. path.Select(model => model.Strength)];
        Fitted[] curve = [.. path.Select(model => new Fitted("penalty", model.Strength, new SurrogateSize(Weights: model.Size)) { Linear = model })];
        int chosen = SurrogateFitting.Choose(training, options, curve.Length,
            (rest, others) => Explaining.Lasso.Path(rest.Rows, rest.Said, penalties, Weighted(rest), cancellation).Models.Select(model => model.Predict(others)), cancellation);
        return new FittedSizes(curve[chosen], curve);
    }

    /// <summary>Standardised, so that the penalty is alike for all features. A feature that never changes gets no weight.</summary>
    private static Fitted Linear(SurrogateData rows, double ridge)
    {
        LinearModel model = LinearModel.Fit(rows.Rows, rows.Said, ridge, new LinearOptions { Weights = rows.Weights, Standardise = ridge > 0 });
        return new Fitted("features", rows.Features.Count, new SurrogateSize(Weights: model.Size)) { Linear = model };
    }

    private static Fitted Logistic(SurrogateData rows, SurrogateOptions options, CancellationToken cancellation)
    {
        LogisticModel model = LogisticModel.Fit(rows.Rows, rows.SaidClass(), new LogisticOptions { C = 1 / options.Ridge, Weights = rows.Weights, Standardise = true }, cancellation);
        return new Fitted("features", rows.Features.Count, new SurrogateSize(Weights: model.Size)) { Logistic = model };
    }

    /// <summary>The most frequent class: a tree that is a leaf.</summary>
    private static Fitted Constant(SurrogateData rows) =>
        new("features", 0, new SurrogateSize(Weights: 0)) { Tree = DecisionTree.Classify(rows.Rows, rows.SaidClass(), rows.Features, rows.Classes, rows.Weights, new TreeOptions { MaximumDepth = 0 }) };

    private static double[] StrengthOf(Fitted fitted, SurrogateData rows)
    {
        var strength = new double[rows.Features.Count];
        for (int column = 0; column < strength.Length; column++)
        {
            double weight = fitted.Linear is { } linear ? Math.Abs(linear.Coefficients[column])
                : Enumerable.Range(0, fitted.Logistic!.Coefficients.Rows).Max(of => Math.Abs(fitted.Logistic.Coefficients[of, column]));
            strength[column] = weight * Deviation(rows, column);
        }
        return strength;
    }

    private static double Deviation(SurrogateData rows, int column)
    {
        double weight = 0, mean = 0, squares = 0;
        for (int row = 0; row < rows.Count; row++) (weight, mean) = (weight + rows.WeightOf(row), mean + rows.WeightOf(row) * rows.Rows[row, column]);
        mean /= weight;
        for (int row = 0; row < rows.Count; row++) squares += rows.WeightOf(row) * (rows.Rows[row, column] - mean) * (rows.Rows[row, column] - mean);
        return Math.Sqrt(squares / weight);
    }

    /// <summary>0, 1, 2, 4, … and all; of more than may be, the smaller ones.</summary>
    private static IEnumerable<int> Counts(int features, int most)
    {
        yield return 0;
        int given = 2;
        for (int count = 1; count < features && given < most; count *= 2, given++) yield return count;
        yield return features;
    }

    /// <summary>The rows with 0 in all columns but some, which leaves those without a weight.</summary>
    private static double[,] Only(double[,] rows, HashSet<int> kept)
    {
        var only = new double[rows.GetLength(0), rows.GetLength(1)];
        for (int row = 0; row < only.GetLength(0); row++)
            foreach (int column in kept) only[row, column] = rows[row, column];
        return only;
    }
}
