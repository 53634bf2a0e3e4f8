using System.Numerics;

namespace RnnDsl.Models;

/// <summary>
/// Hands out the current parameter set and replaces it. A set that nobody reads any more, and that was never handed to
/// the user, is written over by a later edit, so that training makes no garbage.
/// </summary>
internal sealed class ParameterStore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private readonly ConstantSet<T> constants;
    private readonly Lock gate = new();
    private ParameterSet<T> current;
    private ParameterSet<T>? retired;
    private bool editing;

    internal ParameterStore(ModelDescription model)
    {
        this.model = model;
        constants = new ConstantSet<T>(model.Constants);
        current = new ParameterSet<T>(model, constants);
    }

    internal ConstantSet<T> Constants => constants;

    internal long Version
    {
        get { lock (gate) return current.Version; }
    }

    /// <summary>The current set, for somebody who may keep it.</summary>
    internal ParameterSet<T> Expose()
    {
        lock (gate)
        {
            current.Exposed = true;
            return current;
        }
    }

    /// <summary>The current set, until it is released.</summary>
    internal ParameterSet<T> Lease()
    {
        lock (gate)
        {
            current.Leases++;
            return current;
        }
    }

    internal void Release(ParameterSet<T> set)
    {
        lock (gate) set.Leases--;
    }

    internal ParameterEdit<T> Edit()
    {
        lock (gate)
        {
            if (editing) throw new InvalidOperationException($"{model.Name}: an edit of the parameters is already open; dispose it first.");
            ParameterSet<T> next = retired is { Leases: 0, Exposed: false } spare ? spare : new ParameterSet<T>(model, constants);
            retired = null;
            next.CopyFrom(current);
            editing = true;
            return new ParameterEdit<T>(this, next);
        }
    }

    internal void Publish(ParameterSet<T> next)
    {
        lock (gate)
        {
            next.Version = current.Version + 1;
            retired = current;
            current = next;
            editing = false;
        }
    }

    internal void Discard(ParameterSet<T> next)
    {
        lock (gate)
        {
            retired = next;
            editing = false;
        }
    }
}
