using System.Globalization;

namespace RnnDsl.Explaining;

/// <summary>What the simple models share: checks of their rows, names, and literals in words.</summary>
internal static class RowMath
{
    /// <summary>Throws unless rows, what is foretold of them and names belong together.</summary>
    internal static void Check(double[,] rows, int? foretold, IReadOnlyList<string>? features)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(foretold, "what is foretold");
        int count = rows.GetLength(0), width = rows.GetLength(1);
        if (count == 0 || width == 0) throw new ArgumentException($"There are {count} rows of {width} features; at least one of each is needed.", nameof(rows));
        if (foretold != count) throw new ArgumentException($"There are {count} rows, and {foretold} classes or values for them.");
        if (features is not null && features.Count != width) throw new ArgumentException($"There are {features.Count} names for {width} features.", nameof(features));
        ReadOnlySpan<double> all = Cells.Of(rows);
        for (int i = 0; i < all.Length; i++)
            if (!double.IsFinite(all[i]))
                throw new ArgumentException($"{FeatureNames(features, width)[i % width]} is {all[i]} in row {i / width}; it must be a finite number.", nameof(rows));
    }

    internal static string[] FeatureNames(IReadOnlyList<string>? features, int width) =>
        features is null ? [.. Enumerable.Range(0, width).Select(i => string.Create(CultureInfo.InvariantCulture, $"x{i}"))] : [.. features];

    /// <summary>A name for each class; as many as the classes are numbered to, or as are named.</summary>
    internal static string[] ClassNames(IReadOnlyList<int> classes, IReadOnlyList<string>? names)
    {
        int highest = 0;
        for (int i = 0; i < classes.Count; i++)
        {
            if (classes[i] < 0) throw new ArgumentException($"The class of row {i} is {classes[i]}; classes are numbered from 0.", nameof(classes));
            highest = Math.Max(highest, classes[i]);
        }
        if (names is null) return [.. Enumerable.Range(0, highest + 1).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))];
        return highest < names.Count ? [.. names] : throw new ArgumentException($"There are {names.Count} names of classes; a row has class {highest}.", nameof(names));
    }

    /// <summary>Of each feature whether it is 0 or 1 in all rows.</summary>
    internal static bool[] Predicates(double[,] rows)
    {
        var predicates = new bool[rows.GetLength(1)];
        Array.Fill(predicates, true);
        for (int row = 0; row < rows.GetLength(0); row++)
            for (int feature = 0; feature < predicates.Length; feature++)
                predicates[feature] &= rows[row, feature] is 0 or 1;
        return predicates;
    }

    /// <summary>A feature compared with a threshold, in words.</summary>
    internal static string Literal(string feature, bool predicate, double threshold, bool above) => predicate
        ? above ? feature : $"not {(feature.Contains(' ') ? $"({feature})" : feature)}"
        : string.Create(CultureInfo.InvariantCulture, $"{feature} {(above ? ">" : "≤")} {threshold:G4}");

    /// <summary>The first of the largest.</summary>
    internal static int ArgMax(IReadOnlyList<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Count; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }
}
