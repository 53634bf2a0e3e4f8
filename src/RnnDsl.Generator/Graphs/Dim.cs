using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RnnDsl.Generator.Graphs;

/// <summary>
/// A size that may be unknown until a model is constructed: a polynomial with integer coefficients over
/// dimension names, kept in normal form, so that <c>H+H</c> and <c>2*H</c> are the same size.
/// A name that starts with '?' is a variable of shape inference.
/// </summary>
internal sealed class Dim : IEquatable<Dim>
{
    /// <summary>Coefficient of each product of names; the key of the constant term is empty.</summary>
    private readonly SortedDictionary<string, long> _terms;
    private readonly string _text;

    private Dim(SortedDictionary<string, long> terms)
    {
        foreach (var zero in terms.Where(t => t.Value == 0).Select(t => t.Key).ToList()) terms.Remove(zero);
        _terms = terms;
        _text = Print(name => name);
    }

    public static readonly Dim One = Of(1);

    public static Dim Of(long value) => new(new(StringComparer.Ordinal) { [""] = value });

    public static Dim Named(string name) => new(new(StringComparer.Ordinal) { [name] = 1 });

    public static Dim operator +(Dim a, Dim b) => Combine(a, b, 1);

    public static Dim operator -(Dim a, Dim b) => Combine(a, b, -1);

    public static Dim operator *(Dim a, Dim b)
    {
        var terms = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var x in a._terms)
            foreach (var y in b._terms)
            {
                string key = string.Join("*", Names(x.Key).Concat(Names(y.Key)).OrderBy(n => n, StringComparer.Ordinal));
                terms.TryGetValue(key, out long old);
                terms[key] = old + x.Value * y.Value;
            }

        return new(terms);
    }

    /// <summary>The number, when no name is left in it.</summary>
    public long? Value => _terms.Count == 0 ? 0 : _terms.Count == 1 && _terms.ContainsKey("") ? _terms[""] : null;

    /// <summary>The inference variable, when the size is nothing but one.</summary>
    public string? Variable => _terms.Count == 1 && _text[0] == '?' && _terms.TryGetValue(_text, out long one) && one == 1 ? _text : null;

    /// <summary>All names in it, each once.</summary>
    public IEnumerable<string> AllNames => _terms.Keys.SelectMany(Names).Distinct();

    public bool HasVariables => AllNames.Any(n => n[0] == '?');

    /// <summary>Replaces names by sizes.</summary>
    public Dim Substitute(Func<string, Dim?> of)
    {
        if (!AllNames.Any(n => of(n) is not null)) return this;
        var sum = Of(0);
        foreach (var term in _terms)
            sum += Names(term.Key).Aggregate(Of(term.Value), (product, n) => product * (of(n) ?? Named(n)));
        return sum;
    }

    /// <summary>As a C# expression, each name printed by <paramref name="name"/>.</summary>
    public string Print(Func<string, string> name)
    {
        if (_terms.Count == 0) return "0";
        // The constant last, as people write it.
        var parts = _terms.Where(t => t.Key.Length > 0).Concat(_terms.Where(t => t.Key.Length == 0)).Select(t =>
        {
            string names = string.Join("*", Names(t.Key).Select(name));
            string size = Math.Abs(t.Value).ToString(CultureInfo.InvariantCulture);
            string text = names.Length == 0 ? size : Math.Abs(t.Value) == 1 ? names : size + "*" + names;
            return (Sign: t.Value < 0 ? "-" : "+", Text: text);
        }).ToList();
        return (parts[0].Sign == "-" ? "-" : "") + parts[0].Text + string.Concat(parts.Skip(1).Select(p => " " + p.Sign + " " + p.Text));
    }

    public bool Equals(Dim? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as Dim);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    /// <summary>For a reader: names of inference and of sequences as a person would write them.</summary>
    public override string ToString() => Print(Sequence.Text);

    private static Dim Combine(Dim a, Dim b, int sign)
    {
        var terms = new SortedDictionary<string, long>(a._terms, StringComparer.Ordinal);
        foreach (var t in b._terms)
        {
            terms.TryGetValue(t.Key, out long old);
            terms[t.Key] = old + sign * t.Value;
        }

        return new(terms);
    }

    private static IEnumerable<string> Names(string key) => key.Length == 0 ? [] : key.Split('*');
}
