using System.Numerics;
using System.Runtime.CompilerServices;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A copy of a model that holds less, and what was done to it. It is a model like any other: run it, explain it, save it.</summary>
/// <param name="Model">The copy; the model that it was made of stays as it is.</param>
/// <param name="Report">What was done.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record CompressedCopy<T>(RecurrentModel<T> Model, CompressionReport Report) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>What was done to the parameters of a copy, and how large a file of it would be.</summary>
/// <param name="Model">The name of the definition.</param>
/// <param name="Method">What was done: PrunedCopy, QuantisedCopy, SmallerCopy.</param>
/// <param name="Options">How, as name and text.</param>
/// <param name="Parameters">Every parameter of the copy, in the order of the definition.</param>
/// <param name="DenseBytes">Bytes of the parameters of the model that was copied, in its precision.</param>
/// <param name="Bytes">
/// Bytes that the copy's parameters need in a file made for it: of a pruned one a bit for each element and the elements that are not zero (where that is
/// less), of a quantised one a byte for each element and four for each scale, of a smaller one its elements. In memory a copy keeps every element in the
/// model's precision: it runs with the same products.
/// </param>
/// <param name="Units">The units that were kept, of a copy with fewer; else null.</param>
public sealed partial record CompressionReport(
    string Model, string Method, IReadOnlyDictionary<string, string> Options, IReadOnlyList<CompressedParameter> Parameters, long DenseBytes, long Bytes, UnitSelection? Units = null)
{
    /// <summary>Elements of all parameters of the copy.</summary>
    public long Elements => Parameters.Sum(parameter => (long)parameter.Elements);

    /// <summary>Those that are zero.</summary>
    public long Zeros => Parameters.Sum(parameter => (long)parameter.Zeros);
}

/// <summary>A parameter of a compressed copy.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Shape">[] a scalar, [n] a vector, [r, c] a matrix.</param>
/// <param name="Elements">How many elements.</param>
/// <param name="Zeros">How many of them are zero.</param>
/// <param name="LargestChange">The largest |element of the copy − element of the model|.</param>
/// <param name="Scales">Of a quantised parameter the scales, one for all or one for each row: an element is its integer times the scale; else null.</param>
/// <param name="Bytes">As in <see cref="CompressionReport.Bytes"/>.</param>
public sealed record CompressedParameter(string Name, IReadOnlyList<int> Shape, int Elements, int Zeros, double LargestChange, IReadOnlyList<double>? Scales, long Bytes);

/// <summary>Which units of a dimension a smaller copy has.</summary>
/// <param name="Dimension">The name of the dimension.</param>
/// <param name="Before">Its length in the model.</param>
/// <param name="Kept">The units that were kept, ascending: unit j of the copy is unit Kept[j] of the model.</param>
/// <param name="Removed">The units that were left out, in the order in which they went.</param>
/// <param name="Effects">
/// For each unit of the model the root mean square, over examples, of how far the target moves when the unit's states are held at 0 together with those of the
/// units that went in earlier rounds: of a unit that was left out as it was measured then, of one that was kept as it was measured last.
/// </param>
public sealed record UnitSelection(string Dimension, int Before, IReadOnlyList<int> Kept, IReadOnlyList<int> Removed, IReadOnlyList<double> Effects);

/// <summary>What copies of any kind need.</summary>
internal static class CompressedCopies
{
    /// <summary>The numbers of the parameters that are to be compressed: those named, or all weights (biases are few and are added, so that they are left).</summary>
    /// <exception cref="ArgumentException">There is no such parameter, or one is not a finite number.</exception>
    internal static int[] Chosen<T>(ParameterSet<T> parameters, IReadOnlyList<string>? names) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelDescription model = parameters.Model;
        int[] chosen = names is null
            ? [.. Enumerable.Range(0, parameters.Count).Where(p => model.Parameters[p].Role == ParameterRole.Weight)]
            : [.. names.Select(model.ParameterOf).Distinct().Order()];
        if (chosen.Length == 0) throw new ArgumentException($"{model.Name}: there is no parameter to compress; it has {ModelDescription.List(model.Parameters.Select(info => info.Name))}.", "options");
        foreach (int p in chosen)
            foreach (T value in parameters[p].Span)
                if (!T.IsFinite(value)) throw new ArgumentException($"{model.Name}: parameter '{model.Parameters[p].Name}' holds {value}; it cannot be compressed.", nameof(model));
        return chosen;
    }

    /// <summary>What became of a parameter that has the same shape as before.</summary>
    internal static CompressedParameter Describe<T>(WeightView<T> before, WeightView<T> after, IReadOnlyList<double>? scales, long bytes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double change = 0;
        for (int i = 0; i < after.Span.Length; i++) change = Math.Max(change, Math.Abs(double.CreateTruncating(after[i]) - double.CreateTruncating(before[i])));
        return new CompressedParameter(after.Name, [.. after.Shape], after.Span.Length, Zeros(after.Span), change, scales, bytes);
    }

    internal static int Zeros<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int zeros = 0;
        foreach (T value in values)
            if (T.IsZero(value))
                zeros++;
        return zeros;
    }

    /// <summary>Bytes of elements in a model's precision.</summary>
    internal static long Bytes<T>(long elements) where T : unmanaged => elements * Unsafe.SizeOf<T>();

    internal static long Bytes<T>(ParameterSet<T> parameters) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Bytes<T>(parameters.Infos.Sum(info => (long)ModelDescription.Elements(info.Shape)));
}
