namespace RnnDsl.Explaining;

/// <summary>A fitted surrogate of one size.</summary>
/// <param name="Parameter">What was turned.</param>
/// <param name="Value">What it was turned to.</param>
/// <param name="Size">What there is to read.</param>
internal sealed record Fitted(string Parameter, double Value, SurrogateSize Size)
{
    internal DecisionTree? Tree { get; init; }

    internal RuleList? Rules { get; init; }

    internal LinearModel? Linear { get; init; }

    internal LogisticModel? Logistic { get; init; }

    internal double[] Predict(double[,] rows)
    {
        if (Tree is not null) return Tree.Predict(rows);
        if (Linear is not null) return Linear.Predict(rows);
        return Array.ConvertAll(Rules?.Predict(rows) ?? Logistic!.Predict(rows), label => (double)label);
    }
}

/// <summary>The surrogates of one kind, from the smallest to the largest, and the one that is chosen.</summary>
internal sealed record FittedSizes(Fitted Chosen, IReadOnlyList<Fitted> Curve);

/// <summary>Fits a kind of surrogate and measures it.</summary>
internal static class SurrogateFitting
{
    internal static SurrogateReport Report(
        SurrogateData data, SurrogateData training, SurrogateData heldOut, SurrogateKind kind, SurrogateOptions options, CancellationToken cancellation)
    {
        FittedSizes fitted = kind switch
        {
            SurrogateKind.Tree => TreeSurrogates.Fit(training, options, cancellation),
            SurrogateKind.Rules => Rules(training, heldOut, options, cancellation),
            _ => LinearSurrogates.Fit(training, kind, options, cancellation),
        };
        double[] foretold = fitted.Chosen.Predict(heldOut.Rows);
        double constant = Constant(training);
        return new SurrogateReport
        {
            Model = data.Model, Explained = data.Explained, Inputs = data.Inputs, Kind = kind, Features = data.Features, Classes = data.Classes,
            TrainingRows = training.Count, HeldOutRows = heldOut.Count, Seed = options.Seed,
            Fidelity = Fidelity.Of(heldOut, foretold), TrainingFidelity = Fidelity.Of(training, fitted.Chosen.Predict(training.Rows)).Mean,
            ConstantFidelity = Fidelity.Of(heldOut, [.. Enumerable.Repeat(constant, heldOut.Count)]),
            ModelAccuracy = Fidelity.OnLabels(heldOut, heldOut.Said), Accuracy = Fidelity.OnLabels(heldOut, foretold),
            Size = fitted.Chosen.Size, PriceCurve = [.. fitted.Curve.Select(size => Point(size, training, heldOut))],
            Tree = fitted.Chosen.Tree, Rules = fitted.Chosen.Rules, Linear = fitted.Chosen.Linear, Logistic = fitted.Chosen.Logistic,
        };
    }

    /// <summary>
    /// The number of the first of some sizes whose loss in cross-validation is no more than a standard error above the least.
    /// </summary>
    /// <param name="training">The training rows.</param>
    /// <param name="options">Folds and seed.</param>
    /// <param name="sizes">How many sizes there are, from the smallest on.</param>
    /// <param name="fit">Fits all sizes to some rows, and foretells others.</param>
    /// <param name="cancellation">Stops between folds.</param>
    internal static int Choose(SurrogateData training, SurrogateOptions options, int sizes, Func<SurrogateData, double[,], IEnumerable<double[]>> fit, CancellationToken cancellation)
    {
        double[][] losses = [.. Enumerable.Range(0, sizes).Select(_ => new double[training.Count])];
        foreach ((int[] rest, int[] part) in HoldOut.Folds(training, options))
        {
            cancellation.ThrowIfCancellationRequested();
            int size = 0;
            foreach (double[] foretold in fit(training.Take(rest), SampleStatistics.Rows(training.Rows, part)))
            {
                for (int i = 0; i < part.Length; i++)
                {
                    double off = foretold[i] - training.Said[part[i]];
                    losses[size][part[i]] = training.IsOfClasses ? off == 0 ? 0 : 1 : off * off;
                }
                size++;
            }
        }
        Estimate[] means = Array.ConvertAll(losses, loss => Fidelity.Mean(training, loss));
        int best = 0;
        for (int size = 1; size < sizes; size++)
            if (means[size].Mean < means[best].Mean) best = size;
        double bar = means[best].Mean + (double.IsNaN(means[best].StandardError) ? 0 : means[best].StandardError);
        return Array.FindIndex(means, mean => mean.Mean <= bar);
    }

    private static PricePoint Point(Fitted size, SurrogateData training, SurrogateData heldOut)
    {
        double[] foretold = size.Predict(heldOut.Rows);
        return new PricePoint(
            size.Parameter, size.Value, size.Size, Fidelity.Of(training, size.Predict(training.Rows)).Mean, Fidelity.Of(heldOut, foretold), Fidelity.OnLabels(heldOut, foretold));
    }

    /// <summary>The rules, and the first of them.</summary>
    private static FittedSizes Rules(SurrogateData training, SurrogateData heldOut, SurrogateOptions options, CancellationToken cancellation)
    {
        RuleList list = RuleList.Learn(training.Rows, training.SaidClass(), training.Features, training.Classes, training.Weights, options.Rules, cancellation);
        int[] counts = Thinned(list.Rules.Count + 1, options.CurvePoints);
        return new FittedSizes(Sized(list.WithHeldOut(heldOut.Rows, heldOut.SaidClass(), heldOut.Weights)), [.. counts.Select(count => Sized(list.First(count)))]);

        static Fitted Sized(RuleList of) => new("rules", of.Rules.Count, new SurrogateSize(Rules: of.Rules.Count, Literals: of.Literals)) { Rules = of };
    }

    /// <summary>Some of the numbers from 0 to count − 1, the first and the last among them: close to each other where they are small, as small sizes are those that are read.</summary>
    internal static int[] Thinned(int count, int most)
    {
        if (count <= most) return [.. Enumerable.Range(0, count)];
        var numbers = new int[most];
        for (int i = 1; i < most; i++) numbers[i] = Math.Max(numbers[i - 1] + 1, (int)Math.Round(Math.Pow(count, (double)i / (most - 1))) - 1);
        return numbers;
    }

    private static double Constant(SurrogateData training)
    {
        var weights = new double[Math.Max(1, training.Classes.Count)];
        double sum = 0, all = 0;
        for (int row = 0; row < training.Count; row++)
        {
            all += training.WeightOf(row);
            sum += training.WeightOf(row) * training.Said[row];
            if (training.IsOfClasses) weights[(int)training.Said[row]] += training.WeightOf(row);
        }
        return training.IsOfClasses ? RowMath.ArgMax(weights) : sum / all;
    }
}

/// <summary>A tree and what is left of it as leaves become dearer.</summary>
internal static class TreeSurrogates
{
    internal static FittedSizes Fit(SurrogateData training, SurrogateOptions options, CancellationToken cancellation)
    {
        DecisionTree whole = Grow(training, options);
        IReadOnlyList<PruningStep> path = whole.PruningPath();
        // From the root on.
        int[] steps = Array.ConvertAll(SurrogateFitting.Thinned(path.Count, options.CurvePoints), place => path.Count - 1 - place);
        DecisionTree[] pruned = [.. steps.Select(step => whole.Prune(path[step].Alpha))];
        Fitted[] curve = [.. pruned.Select((tree, i) => Sized(tree, path[steps[i]].Alpha))];
        if (options.Tree.Alpha > 0) return new FittedSizes(Sized(whole.Prune(options.Tree.Alpha), options.Tree.Alpha), curve);
        // In another part of the rows the prices at which branches fall are others: the one midway stands for a tree.
        double[] prices = Array.ConvertAll(steps, step => step + 1 < path.Count ? Math.Sqrt(path[step].Alpha * path[step + 1].Alpha) : double.PositiveInfinity);
        int chosen = SurrogateFitting.Choose(training, options, curve.Length, Part, cancellation);
        return new FittedSizes(curve[chosen], curve);

        IEnumerable<double[]> Part(SurrogateData rest, double[,] others)
        {
            DecisionTree tree = Grow(rest, options);
            var foretold = new double[prices.Length][];
            for (int size = prices.Length - 1; size >= 0; size--)
            {
                tree = tree.Prune(prices[size]);
                foretold[size] = tree.Predict(others);
            }
            return foretold;
        }
    }

    private static DecisionTree Grow(SurrogateData rows, SurrogateOptions options) => rows.IsOfClasses
        ? DecisionTree.Classify(rows.Rows, rows.SaidClass(), rows.Features, rows.Classes, rows.Weights, options.Tree with { Alpha = 0 })
        : DecisionTree.Regress(rows.Rows, rows.Said, rows.Features, rows.Weights, options.Tree with { Alpha = 0 });

    private static Fitted Sized(DecisionTree tree, double alpha) => new("alpha", alpha, new SurrogateSize(Leaves: tree.Leaves, Depth: tree.Depth)) { Tree = tree };
}
