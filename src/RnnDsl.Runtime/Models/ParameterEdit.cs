using System.Numerics;

namespace RnnDsl.Models;

/// <summary>
/// An open edit of a model's parameters: <c>using var edit = model.Edit();</c>. It writes to a copy; disposing it makes the copy
/// the model's parameters at once, under the next version.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ParameterEdit<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterStore<T> store;
    private ParameterSet<T>? next;

    internal ParameterEdit(ParameterStore<T> store, ParameterSet<T> next)
    {
        this.store = store;
        this.next = next;
    }

    /// <summary>What the parameters are.</summary>
    public IReadOnlyList<ParameterInfo> Infos => Next.Model.Parameters;

    /// <summary>All parameters one after the other, as in <see cref="ParameterSet{T}.Flat"/>.</summary>
    public Span<T> Flat => Next.Values;

    private ParameterSet<T> Next => next ?? throw new ObjectDisposedException(nameof(ParameterEdit<T>), "The edit is closed; its values are the model's now.");

    /// <summary>A parameter by name.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public WeightEdit<T> this[string name] => this[Next.Model.ParameterOf(name)];

    /// <summary>A parameter by its number in <see cref="Infos"/>.</summary>
    public WeightEdit<T> this[int p] =>
        new(Infos[p], Next.Values.Slice(Next.Layout.Offset(p), ModelDescription.Elements(Infos[p].Shape)));

    /// <summary>Closes the edit without changing the model.</summary>
    public void Discard()
    {
        if (next is null) return;
        store.Discard(next);
        next = null;
    }

    /// <summary>Makes the edited values the model's. Spans taken from the edit must not be written to afterwards.</summary>
    public void Dispose()
    {
        if (next is null) return;
        store.Publish(next);
        next = null;
    }
}
