using System.Globalization;
using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="PrunedCopy"/> can be told.</summary>
public sealed record PruningOptions
{
    /// <summary>The share is taken of each parameter by itself; without it of all together, so that a matrix of small numbers loses more.</summary>
    public bool PerParameter { get; init; }

    /// <summary>The parameters that lose elements; all weights, and no biases, if not given.</summary>
    public IReadOnlyList<string>? Parameters { get; init; }
}

/// <summary>
/// Copies with the weights of least magnitude set to zero (Han et al. 2015, arXiv 1506.02626). The products stay as large as they are: such a copy is
/// smaller in a file and says which weights matter, but it saves no time. <see cref="SmallerCopy"/> does.
/// </summary>
public static class PrunedCopy
{
    /// <summary>Makes a copy.</summary>
    /// <param name="model">The model.</param>
    /// <param name="share">The share of elements that become zero, from 0 to 1; of equal magnitudes the first ones go.</param>
    /// <param name="options">Which parameters, alone or together.</param>
    /// <exception cref="ArgumentException">The share is none, there is no such parameter, or one is not a finite number.</exception>
    public static CompressedCopy<T> Of<T>(IRecurrentModel<T> model, double share, PruningOptions? options = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new PruningOptions();
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "The share of elements that become zero is between 0 and 1.");
        ParameterSet<T> before = model.Compiled.Parameters;
        int[] chosen = CompressedCopies.Chosen(before, options.Parameters);
        RecurrentModel<T> copy = model.Compiled.Cast<T>();
        using (ParameterEdit<T> edit = copy.Edit())
        {
            if (!options.PerParameter) Prune(before, edit, chosen, share);
            else
                foreach (int p in chosen) Prune(before, edit, [p], share);
        }
        ParameterSet<T> after = copy.Parameters;
        CompressedParameter[] parameters = [.. Enumerable.Range(0, after.Count).Select(p => CompressedCopies.Describe(before[p], after[p], null, FileBytes(after[p].Span)))];
        var texts = new Dictionary<string, string>
        {
            ["share"] = share.ToString("R", CultureInfo.InvariantCulture),
            ["perParameter"] = options.PerParameter ? "true" : "false",
        };
        return new CompressedCopy<T>(copy, new CompressionReport(copy.Description.Name, nameof(PrunedCopy), texts, parameters, CompressedCopies.Bytes(before), parameters.Sum(parameter => parameter.Bytes)));
    }

    /// <summary>Sets the least elements of some parameters together to zero.</summary>
    private static void Prune<T>(ParameterSet<T> before, ParameterEdit<T> edit, int[] chosen, double share) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var magnitudes = new double[chosen.Sum(p => before[p].Span.Length)];
        int next = 0;
        foreach (int p in chosen)
            foreach (T value in before[p].Span) magnitudes[next++] = Math.Abs(double.CreateTruncating(value));
        int count = (int)Math.Round(share * magnitudes.Length);
        if (count == 0) return;
        Array.Sort(magnitudes);
        double limit = magnitudes[count - 1];
        int ties = count - Array.FindIndex(magnitudes, magnitude => magnitude == limit);
        foreach (int p in chosen)
            foreach (ref T value in edit[p].Span)
            {
                double magnitude = Math.Abs(double.CreateTruncating(value));
                if (magnitude < limit || (magnitude == limit && ties-- > 0)) value = T.Zero;
            }
    }

    /// <summary>A bit for each element and those that are not zero, or all elements where that is less.</summary>
    private static long FileBytes<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Math.Min(
        CompressedCopies.Bytes<T>(values.Length), (values.Length + 7) / 8 + CompressedCopies.Bytes<T>(values.Length - CompressedCopies.Zeros(values)));
}
