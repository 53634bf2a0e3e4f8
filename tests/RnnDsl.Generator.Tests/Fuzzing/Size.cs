using System.Collections.Immutable;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>A dimension of a random definition: a sum of names and a number, with the value that the model is built with.</summary>
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
        var first = Enumerable.Repeat(Named(name, values[name]), count).Aggregate((a, b) => a + b);
        return (first, new(Names.Remove(name), Number, Value - first.Value));
    }

    public bool Equals(Size? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
