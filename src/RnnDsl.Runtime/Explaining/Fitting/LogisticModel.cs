using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="LogisticModel"/> can be told.</summary>
public sealed record LogisticOptions
{
    /// <summary>How much the data count against the penalty ½ Σ w².</summary>
    public double C { get; init; } = 1;

    /// <summary>How much each row counts; 1 each if not given.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Whether columns are put to (weighted) mean 0 and deviation 1 before they are penalised; coefficients are given in the columns' own units all the same.</summary>
    public bool Standardise { get; init; }

    /// <summary>How large the largest entry of the gradient may be at the end, as a share of C · Σ ω · the largest column's root mean square (1 at least).</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>How many of Newton's steps are taken at most.</summary>
    public int MaximumIterations { get; init; } = 100;
}

/// <summary>
/// L2-penalised logistic regression in scikit-learn's form: min ½ Σ w² + C Σ ω log(1 + exp(−s (x·w + b))) for two classes (s = ±1), and
/// min ½ Σ w² + C Σ ω (log Σₖ exp(x·wₖ + bₖ) − x·w_y − b_y) for more; intercepts are not penalised.
/// </summary>
/// <param name="Classes">The classes that there are in the data, rising.</param>
/// <param name="Coefficients">[1 × columns] for two classes, of the score of the second one; else [classes × columns].</param>
/// <param name="Intercepts">One for each row of <paramref name="Coefficients"/>; of more than two classes they add up to 0.</param>
/// <param name="C">How much the data counted against the penalty.</param>
/// <param name="Objective">What was minimised, at the minimum; with standardised columns the penalty is on their coefficients.</param>
/// <param name="Gradient">The largest entry of its gradient, there.</param>
/// <param name="Iterations">How many of Newton's steps were taken.</param>
/// <param name="Converged">Whether the gradient is as small as was asked for.</param>
/// <param name="Accuracy">The (weighted) share of the fit's rows whose class the model gives.</param>
/// <param name="Count">How many rows had a weight above 0.</param>
public sealed partial record LogisticModel(
    IReadOnlyList<int> Classes, NumberTable Coefficients, IReadOnlyList<double> Intercepts, double C, double Objective, double Gradient, int Iterations, bool Converged, double Accuracy, int Count)
{
    /// <summary>How many coefficients are not 0: the model's size.</summary>
    [JsonIgnore]
    public int Size => Coefficients.Data.Count(value => value != 0);

    /// <summary>Finds the minimum by Newton's method with a line search; of many unknowns by conjugate gradients on Newton's equation.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="options">C, weights, exactness.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a number is not finite, or there is one class only.</exception>
    public static LogisticModel Fit(double[,] rows, IReadOnlyList<int> classes, LogisticOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LogisticOptions();
        FitInput.CheckRows(rows);
        ArgumentNullException.ThrowIfNull(classes);
        int count = rows.GetLength(0);
        if (classes.Count != count) throw new ArgumentException($"There are {classes.Count} classes for {count} rows.", nameof(classes));
        double[] weights = FitInput.WeightsOf(options.Weights, count);
        if (!(options.C > 0 && double.IsFinite(options.C))) throw new ArgumentOutOfRangeException("options.C", options.C, "C is a finite number above 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumIterations, 1, "options.MaximumIterations");
        int[] labels = [.. classes.Where((_, row) => weights[row] > 0).Distinct().Order()];
        if (labels[0] < 0) throw new ArgumentException($"Row {classes.ToList().IndexOf(labels[0])} has class {labels[0]}; classes are numbered from 0. Leave out rows without a class.", nameof(classes));
        if (labels.Length < 2) throw new ArgumentException($"All rows are of class {labels[0]}; there is nothing to tell apart.", nameof(classes));
        var fit = new LogisticFit(Design.Of(rows, weights, centre: true, options.Standardise), [.. classes.Select(label => Array.IndexOf(labels, label))], labels.Length, options);
        fit.Minimise(cancellation);
        LogisticModel model = fit.Model(labels);
        double met = 0;
        for (int row = 0; row < count; row++)
            if (weights[row] > 0 && model.Predict(Cells.Row(rows, row)) == classes[row]) met += weights[row];
        return model with { Accuracy = met / weights.Sum() };
    }

    /// <summary>The probability of each class, in the order of <see cref="Classes"/>.</summary>
    /// <exception cref="ArgumentException">The row has another number of columns.</exception>
    public double[] Probabilities(ReadOnlySpan<double> row)
    {
        double[] scores = Scores(row);
        LogisticFit.Softmax(scores);
        return scores;
    }

    /// <summary>The likeliest class of a row; of equally likely ones the first.</summary>
    /// <exception cref="ArgumentException">The row has another number of columns.</exception>
    public int Predict(ReadOnlySpan<double> row)
    {
        double[] scores = Scores(row);
        return Classes[Array.IndexOf(scores, scores.Max())];
    }

    /// <summary>The likeliest class of each row.</summary>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public int[] Predict(double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var predicted = new int[rows.GetLength(0)];
        for (int row = 0; row < predicted.Length; row++) predicted[row] = Predict(Cells.Row(rows, row));
        return predicted;
    }

    /// <summary>The (weighted) share of rows whose class the model gives.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="classes">The class of each.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a number is not finite.</exception>
    public double AccuracyOn(double[,] rows, IReadOnlyList<int> classes)
    {
        FitInput.CheckRows(rows);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count != rows.GetLength(0)) throw new ArgumentException($"There are {classes.Count} classes for {rows.GetLength(0)} rows.", nameof(classes));
        return Predict(rows).Where((label, row) => label == classes[row]).Count() / (double)classes.Count;
    }

    /// <summary>One number for each class; of two classes the first has 0.</summary>
    private double[] Scores(ReadOnlySpan<double> row)
    {
        FitInput.CheckWidth(row.Length, Coefficients.Columns);
        var scores = new double[Classes.Count];
        int first = scores.Length - Coefficients.Rows;
        for (int k = 0; k < Coefficients.Rows; k++) scores[first + k] = Design.Dot(row, Coefficients.Row(k)) + Intercepts[k];
        return scores;
    }
}
