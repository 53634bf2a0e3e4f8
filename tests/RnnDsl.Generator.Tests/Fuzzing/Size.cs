using System.Collections.Immutable;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>A dimension of a random definition: a sum of names, products of names and a number, with the value that the model is built with.</summary>
internal sealed record Size(ImmutableSortedDictionary<string, int> Names, int Number, int Value)
{
    public static Size Of(int number) => new(ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal), number, number);

    public static Size Named(string name, int value) =>
        new(ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add(name, 1), 0, value);

    public static Size operator +(Size a, Size b)
    {
        var names = a.Names;
        foreach (var (name, count) in b.Names) names = names.SetItem(name, names.GetValueOrDefault(name) + count);
        return new(names, a.Number + b.Number, a.Value + b.Value);
    }

    /// <summary>Multiplied out.</summary>
    public static Size operator *(Size a, Size b)
    {
        var product = Of(a.Number * b.Number).Names;
        foreach (var (left, m) in a.Names.Add("", a.Number))
        foreach (var (right, n) in b.Names.Add("", b.Number))
        {
            string name = string.Join("*", $"{left}*{right}".Split('*', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
            if (name.Length > 0 && m * n > 0) product = product.SetItem(name, product.GetValueOrDefault(name) + m * n);
        }

        return new(product, a.Number * b.Number, a.Value * b.Value);
    }

    /// <summary>Whether it is one of the names.</summary>
    public bool IsName => Number == 0 && Names.Count == 1 && Names.First() is { Value: 1 } only && !only.Key.Contains('*', StringComparison.Ordinal);

    /// <summary>As an attribute or an argument has it: H + 2*K + 3.</summary>
    public string Text
    {
        get
        {
            var parts = Names.Select(n => n.Value == 1 ? n.Key : $"{n.Value}*{n.Key}").ToList();
            if (Number != 0 || parts.Count == 0) parts.Add($"{Number}");
            return string.Join("+", parts);
        }
    }

    /// <summary>The two halves that make it up, where it is a sum.</summary>
    public (Size, Size)? Split(IReadOnlyDictionary<string, int> values)
    {
        if (Names.Count + (Number > 0 ? 1 : 0) < 2) return Names.Count == 0 && Number > 1 ? (Of(1), Of(Number - 1)) : null;
        var (name, count) = Names.First();
        int value = name.Split('*').Aggregate(1, (v, n) => v * values[n]);
        var first = Enumerable.Repeat(Named(name, value), count).Aggregate((a, b) => a + b);
        return (first, new(Names.Remove(name), Number, Value - first.Value));
    }

    public bool Equals(Size? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
