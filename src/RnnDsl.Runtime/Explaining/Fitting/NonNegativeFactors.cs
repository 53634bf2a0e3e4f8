using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="NonNegativeFactors"/> can be told.</summary>
public sealed record NonNegativeOptions
{
    /// <summary>Where the first parts are drawn from.</summary>
    public ulong Seed { get; init; }

    /// <summary>How often it begins anew; the factors of the least error are kept.</summary>
    public int Restarts { get; init; } = 3;

    /// <summary>How often both factors are gone through at most, for each start.</summary>
    public int MaximumIterations { get; init; } = 2000;

    /// <summary>It ends where an iteration lowers the error by less than this share of the rows' own squares.</summary>
    public double Tolerance { get; init; } = 1e-9;
}

/// <summary>
/// Rows without negative numbers as sums of few parts, without negative numbers either (non-negative matrix factorisation, Lee and Seung 1999): rows ≈ weights · parts, in least squares,
/// by hierarchical alternating least squares (Cichocki and Phan 2009), which sets one column of weights or one part at a time to its best value, so that the error never rises.
/// </summary>
/// <param name="Weights">[rows × factors]: how much of each part each row has.</param>
/// <param name="Parts">[factors × columns]: each of length 1 (or all zero); those first that stand for most of the rows, by the sum of squared weights.</param>
/// <param name="Error">√Σ(rows − weights · parts)² / √Σ rows².</param>
/// <param name="Errors">The same after each iteration; never rises.</param>
/// <param name="Converged">Whether the last iteration gained less than the tolerance.</param>
public sealed partial record NonNegativeFactors(NumberTable Weights, NumberTable Parts, double Error, IReadOnlyList<double> Errors, bool Converged)
{
    /// <summary>Factorises rows.</summary>
    /// <param name="rows">[rows × columns], nowhere below zero and not all zero.</param>
    /// <param name="factors">How many parts; from 1 to min(rows, columns).</param>
    /// <param name="options">Restarts, seed, exactness.</param>
    /// <param name="cancellation">Stops between iterations.</param>
    /// <exception cref="ArgumentException">A number is negative or not finite, all are zero, or there cannot be so many parts.</exception>
    public static NonNegativeFactors Of(double[,] rows, int factors, NonNegativeOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new NonNegativeOptions();
        FitInput.CheckRows(rows);
        (int count, int columns) = (rows.GetLength(0), rows.GetLength(1));
        CheckSigns(rows);
        if (Cells.Of(rows).IndexOfAnyExcept(0.0) < 0) throw new ArgumentException("All rows are zero; there are no parts in them.", nameof(rows));
        if (factors < 1 || factors > Math.Min(count, columns))
            throw new ArgumentOutOfRangeException(nameof(factors), factors, $"{count} rows of {columns} numbers have from 1 to {Math.Min(count, columns)} parts.");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1, "options.Restarts");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumIterations, 1, "options.MaximumIterations");
        NonNegativeFactors? best = null;
        for (int start = 0; start < options.Restarts; start++)
        {
            NonNegativeFactors found = new AlternatingFactors(rows, factors, RandomStream.For(options.Seed, start)).Run(options, cancellation);
            if (best is null || found.Error < best.Error) best = found;
        }
        return best!;
    }

    /// <summary>How much of each part a row has: non-negative least squares with the parts as they are.</summary>
    /// <param name="row">Nowhere below zero.</param>
    /// <exception cref="ArgumentException">The row has another number of columns, or a number is negative or not finite.</exception>
    public double[] Project(ReadOnlySpan<double> row)
    {
        FitInput.CheckWidth(row.Length, Parts.Columns);
        var single = new double[1, row.Length];
        row.CopyTo(Cells.Of(single));
        FitInput.CheckRows(single, nameof(row));
        CheckSigns(single);
        double[,] weights = new double[1, Parts.Rows], parts = Parts.ToArray();
        double[,] together = AlternatingFactors.Products(parts, parts), along = AlternatingFactors.Products(single, parts);
        double scale = Math.Sqrt(Design.Dot(row, row));
        for (int turn = 0; turn < 10_000 && AlternatingFactors.Improve(weights, together, along) > 1e-14 * scale; turn++)
        {
        }
        return [.. Cells.Of(weights)];
    }

    private static void CheckSigns(double[,] rows)
    {
        for (int row = 0; row < rows.GetLength(0); row++)
        for (int column = 0; column < rows.GetLength(1); column++)
            if (rows[row, column] < 0)
                throw new ArgumentException(
                    $"Row {row} has {rows[row, column]} in column {column}: non-negative factors take numbers from 0 on, such as gates. Use {nameof(PrincipalComponents)}, or positive and negative parts in columns of their own.", nameof(rows));
    }
}

/// <summary>The factors of one start.</summary>
internal sealed class AlternatingFactors
{
    private readonly double[,] rows;
    private readonly double[,] turned;
    private readonly double[,] weights;

    /// <summary>[columns × factors], so that both factors are improved by the same code.</summary>
    private readonly double[,] parts;

    private readonly double squares;

    internal AlternatingFactors(double[,] rows, int factors, RandomStream random)
    {
        this.rows = rows;
        turned = Turned(rows);
        weights = new double[rows.GetLength(0), factors];
        parts = new double[rows.GetLength(1), factors];
        foreach (double value in rows) squares += value * value;
        double mean = Cells.Of(rows).ToArray().Average(), scale = Math.Sqrt(mean / factors);
        foreach (ref double value in Cells.Of(parts)) value = scale * (0.1 + random.NextUniform());
        foreach (ref double value in Cells.Of(weights)) value = scale * (0.1 + random.NextUniform());
    }

    internal NonNegativeFactors Run(NonNegativeOptions options, CancellationToken cancellation)
    {
        var errors = new List<double>();
        double before = double.PositiveInfinity;
        bool converged = false;
        while (!converged && errors.Count < options.MaximumIterations)
        {
            cancellation.ThrowIfCancellationRequested();
            double[,] flipped = Turned(parts);
            Improve(weights, Products(flipped, flipped), Products(rows, flipped));
            flipped = Turned(weights);
            double[,] together = Products(flipped, flipped), along = Products(turned, flipped);
            Improve(parts, together, along);
            double error = Math.Max(0, SquaredError()), root = Math.Sqrt(error / squares);
            // Where the error has come down to rounding it may waver.
            errors.Add(errors.Count > 0 ? Math.Min(root, errors[^1]) : root);
            converged = before - error <= options.Tolerance * squares;
            before = error;
        }
        return Sorted(errors, converged);
    }

    /// <summary>A Bᵀ of rows of the same length: [rows of A × rows of B].</summary>
    internal static double[,] Products(double[,] a, double[,] b)
    {
        var products = new double[a.GetLength(0), b.GetLength(0)];
        for (int i = 0; i < products.GetLength(0); i++)
        for (int j = 0; j < products.GetLength(1); j++)
            products[i, j] = Design.Dot(Cells.Row(a, i), Cells.Row(b, j));
        return products;
    }

    /// <summary>Sets each column of a factor to its best value from 0 on, the other columns being what they are; returns the largest change.</summary>
    /// <param name="factor">[things × factors].</param>
    /// <param name="together">The products of the other factor with itself.</param>
    /// <param name="along">The products of the data with the other factor [things × factors].</param>
    internal static double Improve(double[,] factor, double[,] together, double[,] along)
    {
        double largest = 0;
        for (int k = 0; k < factor.GetLength(1); k++)
        {
            if (together[k, k] <= 0) continue;
            for (int i = 0; i < factor.GetLength(0); i++)
            {
                Span<double> own = Cells.Row(factor, i);
                double after = Math.Max(0, own[k] + (along[i, k] - Design.Dot(own, Cells.Row(together, k))) / together[k, k]);
                largest = Math.Max(largest, Math.Abs(after - own[k]));
                own[k] = after;
            }
        }
        return largest;
    }

    private double SquaredError()
    {
        double sum = 0;
        for (int row = 0; row < rows.GetLength(0); row++)
        {
            Span<double> own = Cells.Row(weights, row);
            for (int column = 0; column < rows.GetLength(1); column++)
                if (rows[row, column] - Design.Dot(own, Cells.Row(parts, column)) is var off) sum += off * off;
        }
        return sum;
    }

    /// <summary>Parts of length 1, those of the largest weights first.</summary>
    private NonNegativeFactors Sorted(List<double> errors, bool converged)
    {
        int factors = parts.GetLength(1);
        double[,] flipped = Turned(parts), heavy = Turned(weights);
        double[] lengths = [.. Enumerable.Range(0, factors).Select(k => Math.Sqrt(Design.Dot(Cells.Row(flipped, k), Cells.Row(flipped, k))))];
        int[] order = [.. Enumerable.Range(0, factors).OrderByDescending(k => lengths[k] * Math.Sqrt(Design.Dot(Cells.Row(heavy, k), Cells.Row(heavy, k))))];
        var sortedParts = new NumberTable(factors, flipped.GetLength(1));
        var sortedWeights = new NumberTable(weights.GetLength(0), factors);
        for (int k = 0; k < factors; k++)
        {
            int from = order[k];
            for (int column = 0; column < sortedParts.Columns; column++) sortedParts[k, column] = lengths[from] > 0 ? flipped[from, column] / lengths[from] : 0;
            for (int row = 0; row < sortedWeights.Rows; row++) sortedWeights[row, k] = weights[row, from] * lengths[from];
        }
        return new NonNegativeFactors(sortedWeights, sortedParts, errors[^1], errors, converged);
    }

    private static double[,] Turned(double[,] values)
    {
        var turned = new double[values.GetLength(1), values.GetLength(0)];
        for (int i = 0; i < values.GetLength(0); i++)
        for (int j = 0; j < values.GetLength(1); j++)
            turned[j, i] = values[i, j];
        return turned;
    }
}
