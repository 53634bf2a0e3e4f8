using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="QuantisedCopy"/> can be told.</summary>
public sealed record QuantisationOptions
{
    /// <summary>A scale for each row of a matrix, which rounds less; without it one for each parameter. A vector has one in either case.</summary>
    public bool PerRow { get; init; } = true;

    /// <summary>The parameters that are rounded; all weights, and no biases, if not given.</summary>
    public IReadOnlyList<string>? Parameters { get; init; }
}

/// <summary>
/// Copies with weights rounded to what int8 can hold: an integer from −127 to 127 times a scale, which is the largest magnitude over 127 ("symmetric,
/// per tensor or per row"; Krishnamoorthi 2018, arXiv 1806.08342).
/// </summary>
/// <remarks>
/// The rounded values are kept and multiplied in the model's own precision ("fake quantisation"): the copy shows what int8 weights do to predictions and
/// explanations, and its file could be so small, but there are no int8 kernels here, so that it takes as long as the model. States and inputs are not rounded.
/// </remarks>
public static class QuantisedCopy
{
    private const int Largest = 127;

    /// <summary>Makes a copy.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Which parameters, with how many scales.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or one is not a finite number.</exception>
    public static CompressedCopy<T> Of<T>(IRecurrentModel<T> model, QuantisationOptions? options = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new QuantisationOptions();
        ParameterSet<T> before = model.Compiled.Parameters;
        var scales = new double[before.Count][];
        RecurrentModel<T> copy = model.Compiled.Cast<T>();
        using (ParameterEdit<T> edit = copy.Edit())
            foreach (int p in CompressedCopies.Chosen(before, options.Parameters))
                scales[p] = Round(edit[p].Span, options.PerRow && edit[p].Shape.Count == 2 ? edit[p].Shape[1] : edit[p].Span.Length);
        ParameterSet<T> after = copy.Parameters;
        CompressedParameter[] parameters = [.. Enumerable.Range(0, after.Count).Select(p => CompressedCopies.Describe(
            before[p], after[p], scales[p], scales[p] is null ? CompressedCopies.Bytes<T>(after[p].Span.Length) : after[p].Span.Length + sizeof(float) * scales[p].Length))];
        var texts = new Dictionary<string, string> { ["bits"] = "8", ["scales"] = options.PerRow ? "per row" : "per parameter" };
        return new CompressedCopy<T>(copy, new CompressionReport(copy.Description.Name, nameof(QuantisedCopy), texts, parameters, CompressedCopies.Bytes(before), parameters.Sum(parameter => parameter.Bytes)));
    }

    /// <summary>Rounds blocks of a length, each with a scale of its own; returns the scales.</summary>
    private static double[] Round<T>(Span<T> values, int length) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scales = new double[values.Length / length];
        for (int block = 0; block < scales.Length; block++)
        {
            Span<T> part = values.Slice(block * length, length);
            double largest = 0;
            foreach (T value in part) largest = Math.Max(largest, Math.Abs(double.CreateTruncating(value)));
            // A float, as a file would hold it.
            double scale = scales[block] = (float)(largest / Largest);
            if (scale == 0)
            {
                part.Clear();
                continue;
            }
            foreach (ref T value in part)
                value = T.CreateTruncating(scale * Math.Clamp(Math.Round(double.CreateTruncating(value) / scale), -Largest, Largest));
        }
        return scales;
    }
}
