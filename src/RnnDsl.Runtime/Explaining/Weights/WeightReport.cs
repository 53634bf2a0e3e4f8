using System.Numerics;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Something of a file that a report leaves out.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedTensor(string Name, string Reason);

/// <summary>Statistics, norms, histograms and spectra of all parameters of a model, or of all tensors of a safetensors file.</summary>
/// <param name="Source">The model's name, or the file's.</param>
/// <param name="QuantileShares">The shares that the quantiles belong to.</param>
/// <param name="TinyShare">What counts as tiny, as a share of the greatest magnitude of a parameter.</param>
/// <param name="Parameters">The parameters in the order of the model, or of the file's header.</param>
/// <param name="Skipped">Tensors of a file that were not read.</param>
public sealed partial record WeightReport(
    string Source, IReadOnlyList<double> QuantileShares, double TinyShare, IReadOnlyList<WeightSummary> Parameters, IReadOnlyList<SkippedTensor> Skipped)
{
    /// <summary>A parameter.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public WeightSummary this[string name] => Parameters.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new ArgumentException($"The report on {Source} has no parameter '{name}'; it has {ModelDescription.List(Parameters.Select(parameter => parameter.Name))}.", nameof(name));

    /// <summary>Reports on all parameters of a model, as they are now.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Quantiles, bins, up to which size spectra are computed.</param>
    /// <param name="cancellation">Stops between parameters.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static WeightReport Of<T>(IRecurrentModel<T> model, WeightReportOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options = (options ?? new WeightReportOptions()).Checked();
        RecurrentModel<T> compiled = model.Compiled;
        ParameterSet<T> parameters = compiled.Parameters;
        var summaries = new List<WeightSummary>();
        for (int p = 0; p < parameters.Count; p++)
        {
            cancellation.ThrowIfCancellationRequested();
            ParameterInfo info = parameters.Infos[p];
            long[] shape = [.. info.Shape.Select(length => (long)length)];
            summaries.Add(WeightAnalysis.Of(info.Name, info.Name, 0, shape, TensorValues.TypeOf<T>(), TensorBody.Numbers(parameters[p].Span), options));
            options.Progress?.Report((p + 1.0) / parameters.Count);
        }
        return new WeightReport(compiled.Description.Name, [.. options.Quantiles], options.Tiny, summaries, []);
    }

    /// <summary>Reports on all tensors of a safetensors file, whatever made it. One tensor at a time is in memory; all sizes are checked before memory is taken.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which tensors hold several matrices, quantiles, bins, up to which size spectra are computed.</param>
    /// <param name="cancellation">Stops between tensors.</param>
    /// <exception cref="ModelFileException">The file is damaged or no safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a tensor cannot be cut into the blocks that are named for it.</exception>
    public static WeightReport OfFile(string path, WeightReportOptions? options = null, CancellationToken cancellation = default)
    {
        options = (options ?? new WeightReportOptions()).Checked();
        using SafeTensorsReader file = SafeTensorsReader.Open(path);
        return new WeightFile(file, options).Report(entry => WeightFile.Blocks(entry, options.Packed), cancellation);
    }

    /// <summary>The same of a file that holds a model's parameters, which go by the model's names: what PyTorch packs into one tensor is reported gate by gate. The model's own parameters are not read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The model whose names are taken.</param>
    /// <param name="prefix">The module in the file that holds the parameters; where it is not given and only one module fits, that is taken.</param>
    /// <param name="options">Quantiles, bins, up to which size spectra are computed; how tensors of which the model knows nothing are packed.</param>
    /// <param name="cancellation">Stops between tensors.</param>
    /// <exception cref="ModelFileException">The file is damaged or does not hold this model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a tensor cannot be cut into the blocks that are named for it.</exception>
    public static WeightReport OfFile<T>(string path, IRecurrentModel<T> names, string prefix = "", WeightReportOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(prefix);
        options = (options ?? new WeightReportOptions()).Checked();
        ModelDescription model = names.Compiled.Description;
        using SafeTensorsReader file = SafeTensorsReader.Open(path);
        ILookup<string, TensorPart> parts = LoadPlan.For(model, file, prefix, strict: false).Parts.ToLookup(part => part.Tensor);
        return new WeightFile(file, options).Report(
            entry => parts.Contains(entry.Name)
                ? [.. parts[entry.Name].OrderBy(part => part.Part).Select(part => Block(model.Parameters[part.Parameter], part.Part))]
                : WeightFile.Blocks(entry, options.Packed), cancellation);
    }

    private static TensorBlock Block(ParameterInfo info, int part) =>
        new(info.Name, (long)Math.Max(0, part) * (info.Shape.Length == 0 ? 1 : info.Shape[0]), [.. info.Shape.Select(length => (long)length)]);
}

/// <summary>Rows of a tensor under a name.</summary>
internal sealed record TensorBlock(string Name, long FirstRow, long[] Shape)
{
    internal long Elements => Shape.Aggregate(1L, (product, length) => product * length);
}

/// <summary>The tensors of an open file, one after the other.</summary>
internal sealed class WeightFile(SafeTensorsReader file, WeightReportOptions options)
{
    /// <summary>All of it as one block, or the named blocks of the first packing that means it.</summary>
    internal static IReadOnlyList<TensorBlock> Blocks(TensorEntry entry, IReadOnlyList<PackedTensor> packed)
    {
        PackedTensor? packing = packed.FirstOrDefault(one => one.Means(entry.Name));
        if (packing is null) return [new TensorBlock(entry.Name, 0, [.. entry.Shape])];
        int blocks = packing.Blocks.Count;
        if (entry.Shape.Count == 0 || entry.Shape[0] % blocks != 0)
            throw new ArgumentException($"The tensor '{entry.Name}' has the shape {entry.ShapeText}; its rows cannot be cut into {blocks} equal blocks ({string.Join(", ", packing.Blocks)}).", "options.Packed");
        long rows = entry.Shape[0] / blocks;
        return [.. packing.Blocks.Select((block, i) => new TensorBlock($"{entry.Name}[{block}]", i * rows, [rows, .. entry.Shape.Skip(1)]))];
    }

    internal WeightReport Report(Func<TensorEntry, IReadOnlyList<TensorBlock>> blocksOf, CancellationToken cancellation)
    {
        var summaries = new List<WeightSummary>();
        var skipped = new List<SkippedTensor>();
        var planned = new List<(TensorEntry Entry, TensorBlock Block)>();
        foreach (TensorEntry entry in file.Tensors)
            if (Unread(entry) is { } reason) skipped.Add(new SkippedTensor(entry.Name, reason));
            else planned.AddRange(blocksOf(entry).Select(block => (entry, block)));
        for (int i = 0; i < planned.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            (TensorEntry entry, TensorBlock block) = planned[i];
            var values = new double[block.Elements];
            file.Read<double>(entry, block.Shape.Length == 0 ? 0 : block.FirstRow * (block.Elements / Math.Max(1, block.Shape[0])), values);
            summaries.Add(WeightAnalysis.Of(block.Name, entry.Name, block.FirstRow, block.Shape, entry.Type, values, options));
            options.Progress?.Report((i + 1.0) / planned.Count);
        }
        return new WeightReport(Path.GetFileName(file.File), [.. options.Quantiles], options.Tiny, summaries, skipped);
    }

    private string? Unread(TensorEntry entry) =>
        entry.Type == TensorType.Other ? $"it is of type {entry.TypeName}; F64, F32, F16 and BF16 are read"
        : entry.Elements > Math.Min(options.MaximumElements, Array.MaxLength) ? $"it has {entry.Elements} elements, above {nameof(options.MaximumElements)} = {options.MaximumElements}" : null;
}
