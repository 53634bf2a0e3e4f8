using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The rows that a step of an input may be replaced by, each with how often it is seen.</summary>
/// <param name="Rows">Distinct rows [features]; a token has one.</param>
/// <param name="Weights">How often each is seen, in any unit.</param>
/// <param name="Kind">What the input holds.</param>
/// <param name="Source">Where the rows come from, in words.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed record StepPool<T>(T[][] Rows, double[] Weights, InputKind Kind, string Source) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>An input with at most so many distinct rows holds symbols, whatever their numbers are.</summary>
    internal const int MostSymbols = 48;

    internal Replacement<T> Replacement => Replacement<T>.OtherSymbols(Rows, Weights);

    /// <summary>The rows for an input; null where fewer than two are known.</summary>
    /// <param name="model">The model.</param>
    /// <param name="info">The input.</param>
    /// <param name="batch">The explained batch.</param>
    /// <param name="background">Data of the same kind; null if none was given.</param>
    /// <param name="most">How many rows are used at most.</param>
    /// <param name="seed">Which ones, where there are more.</param>
    internal static StepPool<T>? Of(ModelDescription model, InputInfo info, Batch<T> batch, Batch<T>? background, int most, ulong seed)
    {
        Batch<T> data = background ?? batch;
        int index = data.IndexOf(info.Name);
        if (index < 0) throw new ArgumentException($"{model.Name}: the background data have no input '{info.Name}'.", "options");
        StepRows<T> rows = data.Inputs[index].Rows;
        int width = ModelDescription.Elements(info.Shape);
        if (rows.Width != width) throw new ArgumentException($"{model.Name}: '{info.Name}' of the background data has {rows.Width} features a step; it takes {model.Explain(width)}.", "options");
        (T[][] distinct, double[] counts) = Distinct(rows, [.. Positions(rows)]);
        InputKind kind = KindOf(info, distinct);
        if (background is null && kind is InputKind.Tokens or InputKind.OneHot)
        {
            int symbols = kind == InputKind.Tokens ? info.Tokens : width;
            if (symbols <= most) return symbols < 2 ? null : Vocabulary(kind, symbols, width);
        }
        if (distinct.Length < 2) return null;
        string source = background is null ? "the steps of the explained examples themselves" : "the steps of the background data";
        if (distinct.Length <= most) return new StepPool<T>(distinct, counts, kind, $"{source} ({Text(distinct.Length)} distinct ones, by frequency)");
        (T[][] some, double[] times) = Distinct(rows, Sample([.. Positions(rows)], most, seed));
        return some.Length < 2 ? null : new StepPool<T>(some, times, kind, $"{Text(some.Length)} of {source}, drawn by frequency");
    }

    private static StepPool<T> Vocabulary(InputKind kind, int symbols, int width)
    {
        var rows = new T[symbols][];
        for (int symbol = 0; symbol < symbols; symbol++)
        {
            rows[symbol] = new T[kind == InputKind.Tokens ? 1 : width];
            if (kind == InputKind.Tokens) rows[symbol][0] = T.CreateChecked(symbol);
            else rows[symbol][symbol] = T.One;
        }
        return new StepPool<T>(rows, [.. Enumerable.Repeat(1.0, symbols)], kind, $"the {Text(symbols)} symbols of the input, equally likely");
    }

    private static InputKind KindOf(InputInfo info, T[][] distinct)
    {
        if (info.Tokens > 0) return InputKind.Tokens;
        if (distinct[0].Length > 1 && Array.TrueForAll(distinct, row => row.Count(value => value == T.One) == 1 && row.All(value => value == T.One || value == T.Zero))) return InputKind.OneHot;
        return distinct.Length <= MostSymbols ? InputKind.Symbols : InputKind.Dense;
    }

    private static IEnumerable<(int Example, int Step)> Positions(StepRows<T> rows)
    {
        for (int example = 0; example < rows.Geometry.Count; example++)
            for (int step = 0, length = rows.Geometry.Lengths[example]; step < length; step++)
                yield return (example, step);
    }

    /// <summary>Some of the positions, each as likely as any other.</summary>
    private static (int Example, int Step)[] Sample((int Example, int Step)[] positions, int count, ulong seed)
    {
        var random = new RandomStream(seed ^ 0x5851F42D4C957F2DUL);
        for (int i = 0; i < count; i++)
        {
            int other = i + (int)(random.NextUniform() * (positions.Length - i));
            (positions[i], positions[other]) = (positions[other], positions[i]);
        }
        return positions[..count];
    }

    /// <summary>The distinct rows in the order in which they come, and how often each does.</summary>
    private static (T[][] Rows, double[] Counts) Distinct(StepRows<T> rows, (int Example, int Step)[] positions)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var distinct = new List<T[]>();
        var counts = new List<double>();
        foreach ((int example, int step) in positions)
        {
            ReadOnlySpan<T> row = rows.At(example, step);
            string key = Convert.ToHexString(MemoryMarshal.AsBytes(row));
            if (known.TryGetValue(key, out int number)) counts[number]++;
            else
            {
                known.Add(key, distinct.Count);
                distinct.Add(row.ToArray());
                counts.Add(1);
            }
        }
        return ([.. distinct], [.. counts]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the steps of an input hold.</summary>
public enum InputKind
{
    /// <summary>Tokens.</summary>
    Tokens,

    /// <summary>One 1 among zeros.</summary>
    OneHot,

    /// <summary>One of a few distinct rows, for example embedded tokens.</summary>
    Symbols,

    /// <summary>Numbers.</summary>
    Dense,

    /// <summary>One row for each example, without steps.</summary>
    Fixed,
}
