using System.Numerics;
using MathNet.Numerics.Statistics;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// A parameter as a picture. A matrix that is larger than the picture is shown twice: by the mean of each cell, in which opposite signs cancel, and by the element of
/// each cell with the greatest magnitude, which exaggerates. Where both look the same, so does the matrix.
/// </summary>
/// <param name="Name">The parameter.</param>
/// <param name="Rows">Which rows each row of cells stands for; a vector is one column, a scalar one cell.</param>
/// <param name="Columns">Which columns each column of cells stands for.</param>
/// <param name="Mean">The mean of each cell [cells of rows × cells of columns].</param>
/// <param name="Extreme">The element of each cell with the greatest magnitude, with its sign; the first of several.</param>
/// <param name="Limit">The greatest magnitude of the matrix: a colour scale from −Limit to Limit, with its middle at 0, shows everything.</param>
/// <param name="RobustLimit">The magnitude that the share <paramref name="RobustShare"/> of elements does not exceed: a scale that single outliers do not darken. 0 where most elements are.</param>
/// <param name="RobustShare">That share.</param>
public sealed partial record WeightHeatmap(string Name, HeatmapAxis Rows, HeatmapAxis Columns, NumberTable Mean, NumberTable Extreme, double Limit, double RobustLimit, double RobustShare)
{
    /// <summary>Whether cells stand for several elements.</summary>
    public bool IsReduced => Rows.IsReduced || Columns.IsReduced;

    /// <summary>The heatmap of a parameter of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="options">Size, labels, blocks.</param>
    /// <exception cref="ArgumentException">There is no such parameter; labels or blocks do not fit it; an element is not a finite number.</exception>
    public static WeightHeatmap Of<T>(IRecurrentModel<T> model, string parameter, WeightHeatmapOptions? options = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        WeightView<T> view = model.Compiled.Parameters[parameter];
        return Of(parameter, view.Shape.Count == 0 ? 1 : view.Shape[0], TensorBody.Numbers(view.Span), options);
    }

    /// <summary>The heatmap of a tensor of a safetensors file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="options">Size, labels, blocks: those of a packed tensor are its gates.</param>
    /// <exception cref="ModelFileException">The file is damaged or no safetensors file, or the tensor's type is not read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">There is no such tensor; it is empty; labels or blocks do not fit it; an element is not a finite number.</exception>
    public static WeightHeatmap OfFile(string path, string tensor, WeightHeatmapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using SafeTensorsReader file = SafeTensorsReader.Open(path);
        TensorEntry entry = file.Find(tensor) ?? throw new ArgumentException($"{Path.GetFileName(path)} has no tensor '{tensor}'; it has {ModelDescription.List(file.Tensors.Select(one => one.Name))}.", nameof(tensor));
        if (entry.Elements > Array.MaxLength) throw new ArgumentException($"The tensor '{tensor}' has {entry.Elements} elements, too many for one array.", nameof(tensor));
        if (entry.Elements == 0) throw new ArgumentException($"The tensor '{tensor}' has no elements.", nameof(tensor));
        var values = new double[entry.Elements];
        file.Read<double>(entry, 0, values);
        return Of(tensor, entry.Shape.Count == 0 ? 1 : (int)entry.Shape[0], values, options);
    }

    /// <summary>The heatmap of any matrix.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="values">The matrix.</param>
    /// <param name="options">Size, labels, blocks.</param>
    /// <exception cref="ArgumentException">The matrix is empty; labels or blocks do not fit it; an element is not a finite number.</exception>
    public static WeightHeatmap Of(string name, NumberTable values, WeightHeatmapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Data.Length == 0) throw new ArgumentException($"'{name}' has no elements.", nameof(values));
        return Of(name, values.Rows, values.Data, options);
    }

    private static WeightHeatmap Of(string name, int rows, double[] values, WeightHeatmapOptions? options)
    {
        options = (options ?? new WeightHeatmapOptions()).Checked();
        int columns = values.Length / rows, bad = Array.FindIndex(values, value => !double.IsFinite(value));
        HeatmapAxis down = HeatmapAxis.Of("rows", rows, options.MaximumRows, options.RowBlocks, options.RowLabels);
        HeatmapAxis across = HeatmapAxis.Of("columns", columns, options.MaximumColumns, options.ColumnBlocks, options.ColumnLabels);
        if (bad >= 0) throw new ArgumentException($"Element ({bad / columns}, {bad % columns}) of '{name}' is {values[bad]}; a heatmap shows finite numbers.", nameof(name));
        NumberTable mean = new(down.Cells, across.Cells), extreme = new(down.Cells, across.Cells);
        for (int i = 0; i < down.Cells; i++)
        for (int row = down.Starts[i]; row < down.Starts[i + 1]; row++)
        for (int j = 0; j < across.Cells; j++)
        for (int column = across.Starts[j]; column < across.Starts[j + 1]; column++)
        {
            double value = values[row * columns + column];
            mean[i, j] += value;
            if (Math.Abs(value) > Math.Abs(extreme[i, j])) extreme[i, j] = value;
        }
        for (int i = 0; i < down.Cells; i++)
        for (int j = 0; j < across.Cells; j++)
            mean[i, j] /= (down.Starts[i + 1] - down.Starts[i]) * (double)(across.Starts[j + 1] - across.Starts[j]);
        double[] magnitudes = Array.ConvertAll(values, Math.Abs);
        Array.Sort(magnitudes);
        return new WeightHeatmap(name, down, across, mean, extreme, magnitudes[^1], SortedArrayStatistics.Quantile(magnitudes, options.RobustShare), options.RobustShare);
    }
}
