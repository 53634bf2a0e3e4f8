using System.Text.Json.Serialization;
using MathNet.Numerics.LinearAlgebra;

namespace RnnDsl.Explaining;

/// <summary>The directions along which rows vary most (principal component analysis), by a singular value decomposition of the centred rows.</summary>
/// <param name="Mean">The mean of each column.</param>
/// <param name="Components">[components × columns]: directions of length 1, orthogonal to each other; the entry of greatest size of each is positive, so that signs do not depend on the machine.</param>
/// <param name="ExplainedVariance">The variance along each, divided by rows − 1, falling.</param>
/// <param name="TotalVariance">That of all columns together, of which each <paramref name="ExplainedVariance"/> is a share.</param>
/// <param name="Count">How many rows there were.</param>
public sealed partial record PrincipalComponents(IReadOnlyList<double> Mean, NumberTable Components, IReadOnlyList<double> ExplainedVariance, double TotalVariance, int Count)
{
    /// <summary>The share of the total variance along each; 0 where nothing varies.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> ExplainedShare => [.. ExplainedVariance.Select(variance => TotalVariance > 0 ? variance / TotalVariance : 0)];

    /// <summary>
    /// (Σ λ)² / Σ λ², the participation ratio: how many components of equal variance would be as spread out. Right where all components were asked for; else of those that were. 0 where nothing varies.
    /// </summary>
    [JsonIgnore]
    public double EffectiveDimension => ExplainedVariance.Sum() is var sum and > 0 ? sum * sum / ExplainedVariance.Sum(variance => variance * variance) : 0;

    /// <summary>Decomposes rows.</summary>
    /// <param name="rows">[rows × columns], two rows at least.</param>
    /// <param name="components">How many; as many as there can be, min(rows, columns), if not given.</param>
    /// <exception cref="ArgumentException">A number is not finite, there is one row only, or there are not so many components.</exception>
    public static PrincipalComponents Of(double[,] rows, int? components = null)
    {
        FitInput.CheckRows(rows);
        (int count, int columns) = (rows.GetLength(0), rows.GetLength(1));
        if (count < 2) throw new ArgumentException("There is one row, which does not vary.", nameof(rows));
        int kept = components ?? Math.Min(count, columns);
        if (kept < 1 || kept > Math.Min(count, columns))
            throw new ArgumentOutOfRangeException(nameof(components), components, $"{count} rows of {columns} numbers have from 1 to {Math.Min(count, columns)} components.");
        Design design = Design.Of(rows, FitInput.WeightsOf(null, count), centre: true, standardise: false);
        ThinSvd svd = ThinSvd.Of(Matrix<double>.Build.DenseOfArray(design.Rows));
        var directions = new NumberTable(kept, columns);
        for (int k = 0; k < kept; k++)
        {
            svd.Right.Column(k).ToArray().CopyTo(directions.Row(k));
            Orient(directions.Row(k));
        }
        double total = 0;
        foreach (double value in design.Rows) total += value * value;
        return new PrincipalComponents(design.Means, directions, [.. svd.Values.Take(kept).Select(value => value * value / (count - 1))], total / (count - 1), count);
    }

    /// <summary>Where a row lies along each component, counted from the mean.</summary>
    /// <exception cref="ArgumentException">The row has another number of columns.</exception>
    public double[] Project(ReadOnlySpan<double> row)
    {
        FitInput.CheckWidth(row.Length, Mean.Count);
        var centred = new double[row.Length];
        for (int column = 0; column < centred.Length; column++) centred[column] = row[column] - Mean[column];
        var along = new double[Components.Rows];
        for (int k = 0; k < along.Length; k++) along[k] = Design.Dot(centred, Components.Row(k));
        return along;
    }

    /// <summary>Where rows lie along each component [rows × components].</summary>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public double[,] Project(double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var along = new double[rows.GetLength(0), Components.Rows];
        for (int row = 0; row < rows.GetLength(0); row++) Project(Cells.Row(rows, row)).CopyTo(Cells.Row(along, row));
        return along;
    }

    /// <summary>The row that lies so along the components.</summary>
    /// <param name="along">One number for each of the first components.</param>
    /// <exception cref="ArgumentException">There are more numbers than components.</exception>
    public double[] Reconstruct(ReadOnlySpan<double> along)
    {
        if (along.Length > Components.Rows) throw new ArgumentException($"There are {along.Length} numbers for {Components.Rows} components.", nameof(along));
        double[] row = [.. Mean];
        for (int k = 0; k < along.Length; k++) Regression.Add(Components.Row(k), along[k], row);
        return row;
    }

    /// <summary>How many of the first components explain a share of the total variance; all of them where they do not reach it.</summary>
    /// <param name="share">For example 0.95.</param>
    public int CountFor(double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies in [0, 1].");
        double sum = 0;
        for (int k = 0; k < ExplainedVariance.Count; k++)
            if ((sum += ExplainedVariance[k]) >= share * TotalVariance * (1 - 1e-12)) return k + 1;
        return ExplainedVariance.Count;
    }

    private static void Orient(Span<double> direction)
    {
        double largest = 0;
        foreach (double value in direction)
            // Of entries that are as large up to rounding the first decides.
            if (Math.Abs(value) > Math.Abs(largest) * (1 + 1e-9)) largest = value;
        if (largest < 0)
            foreach (ref double value in direction) value = -value;
    }
}
