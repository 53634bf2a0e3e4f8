using System.Text.Json.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="LinearModel"/> and <see cref="Lasso"/> can be told about rows and columns.</summary>
public record LinearOptions
{
    /// <summary>How much each row counts; 1 each if not given. For standard errors a weight is read as 1 / variance, up to a factor.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Whether there is an intercept, which is never penalised.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>Whether columns are put to (weighted) mean 0 and deviation 1 before they are penalised; coefficients are given in the columns' own units all the same.</summary>
    public bool Standardise { get; init; }
}

/// <summary>What holds coefficients back.</summary>
public enum LinearPenalty
{
    /// <summary>Nothing: least squares.</summary>
    None,

    /// <summary>α Σ w².</summary>
    Ridge,

    /// <summary>α Σ |w|.</summary>
    Lasso,
}

/// <summary>A linear model y ≈ x·w + b, fitted by weighted least squares, ridge regression or the lasso.</summary>
/// <param name="Coefficients">w, one for each column.</param>
/// <param name="Intercept">b; 0 where none was asked for.</param>
/// <param name="Penalty">What held the coefficients back.</param>
/// <param name="Strength">α, in the units of the penalty's objective: Σ ω(y − x·w − b)² + α Σ w² for ridge, Σ ω(y − x·w − b)² / (2 Σ ω) + α Σ |w| for the lasso.</param>
/// <param name="RSquared">1 − Σ ω(y − ŷ)² / Σ ω(y − ȳ)² on the rows of the fit; 1 where the targets are constant and met, 0 where they are constant and missed.</param>
/// <param name="Count">How many rows had a weight above 0.</param>
/// <param name="Rank">Of the (centred) columns as least squares and ridge saw them; null for the lasso. Below the number of columns, least squares gives the smallest of all solutions.</param>
/// <param name="StandardErrors">
/// Of each coefficient: classical, σ² (XᵀWX)⁻¹ with σ² = Σ ω r² / (rows − unknowns). Only of least squares with all columns independent and more rows than unknowns; else null, as a
/// penalised coefficient is biased and one of dependent columns is not determined. They are right where the linear form holds and the residuals are noise.
/// </param>
/// <param name="InterceptError">The standard error of the intercept, where the others are given and there is one.</param>
/// <param name="Converged">Whether the lasso met its conditions of optimality; always true of the others.</param>
public sealed partial record LinearModel(
    IReadOnlyList<double> Coefficients, double Intercept, LinearPenalty Penalty, double Strength, double RSquared, int Count, int? Rank = null,
    IReadOnlyList<double>? StandardErrors = null, double? InterceptError = null, bool Converged = true)
{
    /// <summary>How many coefficients are not 0: the model's size.</summary>
    [JsonIgnore]
    public int Size => Coefficients.Count(value => value != 0);

    /// <summary>Weighted least squares, or ridge regression.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="targets">One for each row.</param>
    /// <param name="ridge">α, added as it is to the diagonal of XᵀWX; 0 is least squares.</param>
    /// <param name="options">Weights, intercept, standardising.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a number is not finite.</exception>
    public static LinearModel Fit(double[,] rows, double[] targets, double ridge = 0, LinearOptions? options = null)
    {
        options ??= new LinearOptions();
        Design design = DesignOf(rows, targets, options);
        FitInput.CheckPenalty(ridge, nameof(ridge));
        double mean = options.Intercept ? design.Mean(targets) : 0;
        ThinSvd svd = ThinSvd.Of(design.RootWeighted());
        Vector<double> right = Vector<double>.Build.Dense(targets.Length, i => Math.Sqrt(design.Weights[i]) * (targets[i] - mean));
        Vector<double> along = svd.Left.TransposeThisAndMultiply(right);
        double[] coefficients = svd.Right.Multiply(along.MapIndexed((k, value) => Shrunk(svd, k, ridge) * value)).ToArray();
        double intercept = mean - design.ToGiven(coefficients);
        int count = design.Weights.Count(weight => weight > 0), unknowns = coefficients.Length + (options.Intercept ? 1 : 0);
        double squares = SquaredErrors(rows, targets, design.Weights, coefficients, intercept);
        double[]? errors = ridge == 0 && svd.Rank == coefficients.Length && count > unknowns ? Errors(svd, squares / (count - unknowns), design, options.Intercept) : null;
        return new LinearModel(
            coefficients, intercept, ridge > 0 ? LinearPenalty.Ridge : LinearPenalty.None, ridge, Share(squares, targets, design.Weights), count, svd.Rank,
            errors?[..coefficients.Length], options.Intercept ? errors?[^1] : null);
    }

    /// <summary>What the model says of a row.</summary>
    /// <exception cref="ArgumentException">It has another number of columns.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        FitInput.CheckWidth(row.Length, Coefficients.Count);
        double sum = Intercept;
        for (int column = 0; column < row.Length; column++) sum += Coefficients[column] * row[column];
        return sum;
    }

    /// <summary>What the model says of each row.</summary>
    /// <exception cref="ArgumentException">They have another number of columns.</exception>
    public double[] Predict(double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var predicted = new double[rows.GetLength(0)];
        for (int row = 0; row < predicted.Length; row++) predicted[row] = Predict(Cells.Row(rows, row));
        return predicted;
    }

    /// <summary>R² on other rows, for example held-out ones; below 0 where the mean of their targets would be nearer.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="targets">One for each row.</param>
    /// <param name="weights">How much each row counts; 1 each if not given.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a number is not finite.</exception>
    public double RSquaredOn(double[,] rows, double[] targets, IReadOnlyList<double>? weights = null)
    {
        FitInput.CheckRows(rows);
        FitInput.CheckTargets(targets, rows.GetLength(0));
        double[] counted = FitInput.WeightsOf(weights, targets.Length);
        return Share(Predict(rows).Select((value, i) => counted[i] * (targets[i] - value) * (targets[i] - value)).Sum(), targets, counted);
    }

    internal static Design DesignOf(double[,] rows, double[] targets, LinearOptions options)
    {
        FitInput.CheckRows(rows);
        FitInput.CheckTargets(targets, rows.GetLength(0));
        return Design.Of(rows, FitInput.WeightsOf(options.Weights, targets.Length), options.Intercept, options.Standardise);
    }

    internal static double SquaredErrors(double[,] rows, double[] targets, double[] weights, double[] coefficients, double intercept)
    {
        double sum = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            double residual = targets[row] - intercept - Design.Dot(Cells.Row(rows, row), coefficients);
            sum += weights[row] * residual * residual;
        }
        return sum;
    }

    /// <summary>The share of the weighted variance that errors leave explained.</summary>
    internal static double Share(double squaredErrors, double[] targets, double[] weights)
    {
        double total = 0, mean = 0, squares = 0;
        for (int i = 0; i < targets.Length; i++) (total, mean) = (total + weights[i], mean + weights[i] * targets[i]);
        mean /= total;
        for (int i = 0; i < targets.Length; i++) squares += weights[i] * (targets[i] - mean) * (targets[i] - mean);
        // Constant targets leave a variance of rounding alone.
        double rounding = 1e-28 * total * mean * mean;
        return squares > rounding ? 1 - squaredErrors / squares : squaredErrors <= rounding ? 1 : 0;
    }

    /// <summary>σ / (σ² + α); without a penalty, what is only rounding counts as 0, which gives the smallest of all solutions.</summary>
    private static double Shrunk(ThinSvd svd, int k, double ridge) => k < svd.Rank ? svd.Values[k] / (svd.Values[k] * svd.Values[k] + ridge) : 0;

    /// <summary>Of the coefficients as given, then of the intercept.</summary>
    private static double[] Errors(ThinSvd svd, double variance, Design design, bool intercept)
    {
        int columns = design.Columns;
        var errors = new double[columns + 1];
        // The intercept is the mean of the targets less the means' share, which varies with the coefficients.
        var shift = new double[svd.Values.Length];
        for (int column = 0; column < columns; column++)
        {
            double sum = 0;
            for (int k = 0; k < svd.Values.Length; k++)
            {
                double root = svd.Right[column, k] / svd.Values[k] / design.Scales[column];
                sum += root * root;
                shift[k] += root * design.Means[column];
            }
            errors[column] = Math.Sqrt(variance * sum);
        }
        errors[columns] = intercept ? Math.Sqrt(variance * (1 / design.TotalWeight + shift.Sum(value => value * value))) : 0;
        return errors;
    }
}
