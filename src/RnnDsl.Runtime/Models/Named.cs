using System.Collections;

namespace RnnDsl.Models;

/// <summary>Things of a model by their names, in the order of the definition.</summary>
public sealed class Named<TItem> : IEnumerable<TItem>
{
    private readonly string kind;
    private readonly string[] names;
    private readonly TItem[] items;

    internal Named(string kind, string[] names, TItem[] items)
    {
        this.kind = kind;
        this.names = names;
        this.items = items;
    }

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Number of things.</summary>
    public int Count => items.Length;

    /// <summary>The thing of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public TItem this[string name]
    {
        get
        {
            int index = Array.IndexOf(names, name);
            if (index >= 0) return items[index];
            throw new ArgumentException($"There is no {kind} '{name}'; there is {ModelDescription.List(names)}.", nameof(name));
        }
    }

    internal TItem this[int index] => items[index];

    /// <inheritdoc/>
    public IEnumerator<TItem> GetEnumerator() => ((IEnumerable<TItem>)items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
