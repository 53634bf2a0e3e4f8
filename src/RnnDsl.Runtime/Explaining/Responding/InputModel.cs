using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using RnnDsl.Batching;
using RnnDsl.Models;
using Column = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace RnnDsl.Explaining;

/// <summary>
/// A first-order autoregressive model of an input, x_t = W x_{t−1} + b, fitted by least squares (the one of least norm where features depend on each
/// other, as one-hot rows do). It says how far a step could be told from the one before it, and what would be expected in its place: a
/// baseline for anything that replaces steps.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class InputModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<double> weights;
    private readonly Column bias;
    private readonly Column start;

    private InputModel(string input, Matrix<double> weights, Column bias, Column start)
    {
        Input = input;
        this.weights = weights;
        this.bias = bias;
        this.start = start;
    }

    /// <summary>The input's name.</summary>
    public string Input { get; }

    /// <summary>W [features × features]: row i gives feature i.</summary>
    public double[,] Weights => weights.ToArray();

    /// <summary>b [features].</summary>
    public IReadOnlyList<double> Bias => bias.ToArray();

    /// <summary>The mean of the first steps, which have no step before them.</summary>
    public IReadOnlyList<double> Start => start.ToArray();

    /// <summary>How many pairs of neighbouring steps it was fitted to.</summary>
    public int Pairs { get; private init; }

    /// <summary>
    /// For each feature the share of its variance that the step before accounts for, on the data it was fitted to (R²); null for a feature that does not vary.
    /// </summary>
    public required IReadOnlyList<double?> Explained { get; init; }

    /// <summary>The same of all features together; null where none varies.</summary>
    public double? ExplainedOverall { get; private init; }

    /// <summary>For each feature the standard deviation of what the step before does not account for.</summary>
    public required IReadOnlyList<double> ResidualDeviation { get; init; }

    /// <summary>Fits the model to all pairs of neighbouring steps of a batch.</summary>
    /// <param name="model">The model whose input it is.</param>
    /// <param name="data">The inputs.</param>
    /// <param name="input">The name of an input of numbers; the only one if not given.</param>
    /// <exception cref="ArgumentException">It is no such input, no example has two steps, or an input is not a finite number.</exception>
    public static InputModel<T> Fit(IRecurrentModel<T> model, Batch<T> data, string? input = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ModelDescription description = model.Compiled.Description;
        Wrt found = Wrt.Find(description, input);
        if (found.Kind != WrtKind.Input || description.Inputs[found.Index].Tokens > 0)
            throw new ArgumentException($"{description.Name}: '{found.Name}' {(found.Kind == WrtKind.Input ? "are tokens, which have no linear model" : "is no input")}.", nameof(input));
        model.Compiled.Check(Noise.AddTo(data, description, seed: null), null);
        FiniteInputs.Check(description, data);
        StepRows<T> rows = data.Inputs[data.IndexOf(found.Name)].Rows;
        return Fit(description, found, rows);
    }

    /// <summary>What is expected after a step.</summary>
    /// <param name="before">The step before [features].</param>
    public double[] Predict(IReadOnlyList<double> before)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (before.Count != bias.Count) throw new ArgumentException($"'{Input}' has {bias.Count} features; {before.Count} are given.", nameof(before));
        return (weights * Column.Build.DenseOfEnumerable(before) + bias).ToArray();
    }

    /// <summary>
    /// For each example what is expected at every step, given the step before as it is [steps × features]; at step 0 the mean of the first steps. A
    /// baseline by <see cref="Baseline{T}.PerExample"/>.
    /// </summary>
    /// <param name="batch">Inputs of the same width.</param>
    public T[][,] Predictions(Batch<T> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int index = batch.IndexOf(Input);
        if (index < 0) throw new ArgumentException($"The batch has no input '{Input}'.", nameof(batch));
        StepRows<T> rows = batch.Inputs[index].Rows;
        if (rows.Width != bias.Count) throw new ArgumentException($"'{Input}' has {rows.Width} features in this batch; the input model has {bias.Count}.", nameof(batch));
        var predictions = new T[batch.Count][,];
        for (int example = 0; example < predictions.Length; example++)
        {
            T[,] cells = predictions[example] = new T[rows.Geometry.Lengths[example], rows.Width];
            for (int step = 0; step < cells.GetLength(0); step++)
            {
                Column expected = step == 0 ? start : weights * Row(rows, example, step - 1) + bias;
                for (int feature = 0; feature < expected.Count; feature++) cells[step, feature] = T.CreateTruncating(expected[feature]);
            }
        }
        return predictions;
    }

    private static InputModel<T> Fit(ModelDescription description, Wrt input, StepRows<T> rows)
    {
        int width = rows.Width, count = rows.Geometry.Count, pairs = 0;
        for (int example = 0; example < count; example++) pairs += rows.Geometry.Lengths[example] - 1;
        if (pairs == 0) throw new ArgumentException($"{description.Name}: no example has two steps of '{input.Name}', so there is nothing that one step could be told from.", "data");
        Column first = Column.Build.Dense(width);
        for (int example = 0; example < count; example++) first += Row(rows, example, 0) / count;
        // A tall matrix has a thin QR; rows of zeros change no sum of squares.
        Matrix<double> x = Matrix<double>.Build.Dense(Math.Max(pairs, width), width), y = Matrix<double>.Build.Dense(x.RowCount, width);
        int at = 0;
        for (int example = 0; example < count; example++)
        for (int step = 1; step < rows.Geometry.Lengths[example]; step++, at++)
        {
            x.SetRow(at, Row(rows, example, step - 1));
            y.SetRow(at, Row(rows, example, step));
        }
        Column meanX = x.ColumnSums() / pairs, meanY = y.ColumnSums() / pairs;
        for (int row = 0; row < pairs; row++)
        {
            x.SetRow(row, x.Row(row) - meanX);
            y.SetRow(row, y.Row(row) - meanY);
        }
        QR<double> qr = x.QR(QRMethod.Thin);
        Matrix<double> weights = LeastSquares(qr.R, qr.Q.TransposeThisAndMultiply(y)).Transpose();
        Column left = Squares(y - x * weights.Transpose()), all = Squares(y);
        return new InputModel<T>(input.Name, weights, meanY - weights * meanX, first)
        {
            Pairs = pairs,
            Explained = [.. Enumerable.Range(0, width).Select(i => Share(left[i], all[i], pairs * (meanY[i] * meanY[i])))],
            ExplainedOverall = Share(left.Sum(), all.Sum(), pairs * (meanY * meanY)),
            ResidualDeviation = [.. left.Select(sum => Math.Sqrt(sum / pairs))],
        };
    }

    /// <summary>The solution of least norm; directions in which the data does not vary but by rounding count as none.</summary>
    private static Matrix<double> LeastSquares(Matrix<double> a, Matrix<double> b)
    {
        const double rounding = 1e-10;
        Svd<double> svd = a.Svd();
        double least = rounding * svd.S[0];
        Column inverse = svd.S.Map(value => value > least ? 1 / value : 0);
        return svd.VT.TransposeThisAndMultiply(Matrix<double>.Build.DenseOfDiagonalVector(inverse) * svd.U.TransposeThisAndMultiply(b));
    }

    /// <summary>R²; null where what varies is rounding.</summary>
    private static double? Share(double left, double all, double size) => all <= 1e-24 * size || all == 0 ? null : 1 - left / all;

    private static Column Squares(Matrix<double> values) => values.PointwiseMultiply(values).ColumnSums();

    private static Column Row(StepRows<T> rows, int example, int step)
    {
        ReadOnlySpan<T> row = rows.At(example, step);
        Column values = Column.Build.Dense(row.Length);
        for (int feature = 0; feature < row.Length; feature++) values[feature] = double.CreateTruncating(row[feature]);
        return values;
    }
}
