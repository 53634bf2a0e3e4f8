namespace RnnDsl.Explaining;

/// <summary>The minimum of the penalised logistic loss of some rows. The unknowns of an output are its coefficients, then its intercept.</summary>
internal sealed class LogisticFit
{
    /// <summary>Up to as many unknowns the matrix of second derivatives is made.</summary>
    private const int SmallUnknowns = 400;

    private readonly Design design;
    private readonly int[] classes;
    private readonly LogisticOptions options;

    /// <summary>One for two classes, else one for each.</summary>
    private readonly int outputs;

    private readonly int width;
    private readonly double[,] probabilities;
    private double[,] unknowns;
    private double objective;
    private double largest;
    private int iterations;
    private bool converged;

    internal LogisticFit(Design design, int[] classes, int count, LogisticOptions options)
    {
        (this.design, this.classes, this.options) = (design, classes, options);
        outputs = count == 2 ? 1 : count;
        width = design.Columns + 1;
        unknowns = new double[outputs, width];
        probabilities = new double[classes.Length, outputs];
    }

    internal void Minimise(CancellationToken cancellation)
    {
        double allowed = options.Tolerance * options.C * design.TotalWeight * Math.Max(1, LargestScale());
        var gradient = new double[outputs, width];
        objective = Evaluate(unknowns);
        Differentiate(gradient);
        double start = Norm(gradient);
        while (!(converged = (largest = Largest(gradient)) <= allowed) && iterations < options.MaximumIterations)
        {
            cancellation.ThrowIfCancellationRequested();
            double[,] step = outputs * width <= SmallUnknowns ? NewtonStep(gradient) : ConjugateStep(gradient, start);
            iterations++;
            if (!Search(step, gradient)) break;
            Differentiate(gradient);
        }
    }

    internal LogisticModel Model(int[] labels)
    {
        var coefficients = new NumberTable(outputs, width - 1);
        var intercepts = new double[outputs];
        for (int k = 0; k < outputs; k++)
        {
            Cells.Row(unknowns, k)[..^1].CopyTo(coefficients.Row(k));
            intercepts[k] = unknowns[k, width - 1] - design.ToGiven(coefficients.Row(k));
        }
        // The same number added to all intercepts changes nothing.
        if (outputs > 1 && intercepts.Average() is var middle)
            for (int k = 0; k < outputs; k++) intercepts[k] -= middle;
        return new LogisticModel(labels, coefficients, intercepts, options.C, objective, largest, iterations, converged, double.NaN, design.Weights.Count(weight => weight > 0));
    }

    /// <summary>Scores become probabilities.</summary>
    internal static void Softmax(Span<double> scores)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (double score in scores) most = Math.Max(most, score);
        foreach (ref double score in scores) sum += score = Math.Exp(score - most);
        foreach (ref double score in scores) score /= sum;
    }

    /// <summary>The objective; keeps the probabilities.</summary>
    private double Evaluate(double[,] at)
    {
        double loss = 0, penalty = 0;
        for (int row = 0; row < classes.Length; row++)
        {
            if (design.Weights[row] == 0) continue;
            Span<double> scores = Cells.Row(probabilities, row);
            for (int k = 0; k < outputs; k++) scores[k] = Score(at, k, row);
            loss += design.Weights[row] * Loss(scores, classes[row]);
        }
        for (int k = 0; k < outputs; k++)
            if (Cells.Row(at, k)[..^1] is var own) penalty += Design.Dot(own, own);
        return penalty / 2 + options.C * loss;
    }

    /// <summary>−log of the class's probability; the scores become probabilities.</summary>
    private static double Loss(Span<double> scores, int label)
    {
        if (scores.Length == 1)
        {
            double score = scores[0], tail = Math.Exp(-Math.Abs(score));
            scores[0] = score >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
            return Math.Max(label == 1 ? -score : score, 0) + LogOnePlus(tail);
        }
        double own = scores[label], most = double.NegativeInfinity, sum = 0;
        foreach (double score in scores) most = Math.Max(most, score);
        foreach (double score in scores) sum += Math.Exp(score - most);
        Softmax(scores);
        return most - own + Math.Log(sum);
    }

    /// <summary>log(1 + x) of an x from 0 to 1, exact to the last digits where x is small, too.</summary>
    private static double LogOnePlus(double x) => 1 + x is var sum && sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));

    private void Differentiate(double[,] gradient)
    {
        Penalty(unknowns, gradient);
        for (int row = 0; row < classes.Length; row++)
            for (int k = 0; k < outputs; k++)
                AddRow(row, options.C * design.Weights[row] * (probabilities[row, k] - (IsClass(row, k) ? 1 : 0)), Cells.Row(gradient, k));
    }

    private bool IsClass(int row, int output) => outputs == 1 ? classes[row] == 1 : classes[row] == output;

    /// <summary>H v: of the penalty, then of each row through the probabilities' derivative.</summary>
    private void Curve(double[,] direction, double[,] product)
    {
        Penalty(direction, product);
        var along = new double[outputs];
        for (int row = 0; row < classes.Length; row++)
        {
            if (design.Weights[row] == 0) continue;
            Span<double> own = Cells.Row(probabilities, row);
            for (int k = 0; k < outputs; k++) along[k] = Score(direction, k, row);
            double mean = Design.Dot(own, along);
            for (int k = 0; k < outputs; k++)
                AddRow(row, options.C * design.Weights[row] * own[k] * (along[k] - mean), Cells.Row(product, k));
        }
    }

    private double[,] NewtonStep(double[,] gradient)
    {
        int size = outputs * width;
        var matrix = new double[size, size];
        for (int row = 0; row < classes.Length; row++)
        {
            if (design.Weights[row] == 0) continue;
            for (int k = 0; k < outputs; k++)
            for (int l = 0; l <= k; l++)
            {
                double factor = options.C * design.Weights[row] * probabilities[row, k] * ((k == l ? 1 : 0) - probabilities[row, l]);
                Span<double> values = Cells.Row(design.Rows, row);
                for (int i = 0; i < width; i++) AddRow(row, factor * (i < width - 1 ? values[i] : 1), Cells.Row(matrix, k * width + i).Slice(l * width, width));
            }
        }
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++) matrix[j, i] = matrix[i, j];
            if (i % width != width - 1) matrix[i, i] += 1;
        }
        // The intercepts of more than two classes may all move alike; this holds them without changing the step, as the gradient has no part along it.
        if (outputs > 1)
            for (int k = width - 1; k < size; k += width)
                for (int l = width - 1; l < size; l += width)
                    matrix[k, l] += 1;
        double[] solved = ScaledSystem.Solve(matrix, [.. Cells.Of(gradient)]);
        var step = new double[outputs, width];
        Regression.Add(solved, -1, Cells.Of(step));
        return step;
    }

    /// <summary>Newton's equation to a precision that rises as the gradient falls (Dembo, Eisenstat and Steihaug 1982), scaled by its diagonal.</summary>
    private double[,] ConjugateStep(double[,] gradient, double start)
    {
        double[] diagonal = Diagonal();
        var step = new double[outputs, width];
        var product = new double[outputs, width];
        var direction = new double[outputs, width];
        double[] residual = [.. Cells.Of(gradient)], scaled = new double[residual.Length];
        double norm = Norm(gradient), wanted = norm * Math.Min(0.1, Math.Sqrt(norm / start)), before = 0;
        for (int turn = 0; turn < 10 * residual.Length && Math.Sqrt(Design.Dot(residual, residual)) > wanted; turn++)
        {
            for (int i = 0; i < scaled.Length; i++) scaled[i] = residual[i] / diagonal[i];
            double now = Design.Dot(residual, scaled);
            Span<double> along = Cells.Of(direction);
            for (int i = 0; i < along.Length; i++) along[i] = (turn == 0 ? 0 : now / before * along[i]) - scaled[i];
            Curve(direction, product);
            double length = now / Design.Dot(along, Cells.Of(product));
            Regression.Add(along, length, Cells.Of(step));
            Regression.Add(Cells.Of(product), length, residual);
            before = now;
        }
        return step;
    }

    private double[] Diagonal()
    {
        var diagonal = new double[outputs * width];
        for (int k = 0; k < outputs; k++)
        {
            Span<double> own = diagonal.AsSpan(k * width, width);
            own[..^1].Fill(1);
            own[^1] = 1e-12;
            for (int row = 0; row < classes.Length; row++)
            {
                double factor = options.C * design.Weights[row] * probabilities[row, k] * (1 - probabilities[row, k]);
                Regression.AddSquares(Cells.Row(design.Rows, row), Math.Sqrt(factor), own[..^1]);
                own[^1] += factor;
            }
        }
        return diagonal;
    }

    /// <summary>Halves the step until the objective falls by a share of what the slope promises; false where rounding leaves nothing to gain.</summary>
    private bool Search(double[,] step, double[,] gradient)
    {
        double slope = Design.Dot(Cells.Of(step), Cells.Of(gradient)), rounding = 1e-14 * Math.Abs(objective);
        for (double length = 1; length > 1e-12; length /= 2)
        {
            var trial = (double[,])unknowns.Clone();
            Regression.Add(Cells.Of(step), length, Cells.Of(trial));
            double value = Evaluate(trial);
            if (!(value <= objective + 1e-4 * length * slope + rounding)) continue;
            (unknowns, objective) = (trial, value);
            return true;
        }
        Evaluate(unknowns);
        return false;
    }

    private void Penalty(double[,] of, double[,] to)
    {
        Cells.Of(of).CopyTo(Cells.Of(to));
        for (int k = 0; k < outputs; k++) to[k, width - 1] = 0;
    }

    private double Score(double[,] of, int output, int row) => Design.Dot(Cells.Row(design.Rows, row), Cells.Row(of, output)[..^1]) + of[output, width - 1];

    private void AddRow(int row, double factor, Span<double> to)
    {
        if (factor == 0) return;
        Regression.Add(Cells.Row(design.Rows, row), factor, to[..^1]);
        to[^1] += factor;
    }

    private double LargestScale()
    {
        var squares = new double[design.Columns];
        for (int row = 0; row < classes.Length; row++) Regression.AddSquares(Cells.Row(design.Rows, row), Math.Sqrt(design.Weights[row] / design.TotalWeight), squares);
        return Math.Sqrt(squares.Max());
    }

    private static double Largest(double[,] values)
    {
        double largest = 0;
        foreach (double value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    private static double Norm(double[,] values) => Math.Sqrt(Design.Dot(Cells.Of(values), Cells.Of(values)));
}
