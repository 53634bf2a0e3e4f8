using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>
/// A compiled recurrent model. It is immutable while it runs: any number of threads may run it at once, and each run keeps the
/// parameters that it started with.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract partial class RecurrentModel<T> : IRecurrentModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterStore<T> store;
    private readonly RunPool<ForwardRun<T>> forwardRuns;
    private readonly RunPool<BackwardRun<T>> backwardRuns;
    private readonly Func<ParameterSet<T>, PackedMatrix<T>[]> packForward;
    private readonly Func<ParameterSet<T>, PackedMatrix<T>[]> packBackward;
    private (RecurrentModel<T> Model, int Part)? owner;

    /// <summary>A model with all parameters zero.</summary>
    /// <param name="description">Names, shapes and buffers.</param>
    protected RecurrentModel(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        Description = description;
        store = new ParameterStore<T>(description);
        int widest = description.Slots.Select(slot => slot.Width).DefaultIfEmpty(1).Max();
        var shared = new SharedRows<T>(widest);
        forwardRuns = new RunPool<ForwardRun<T>>(() => new ForwardRun<T>(description));
        backwardRuns = new RunPool<BackwardRun<T>>(() => new BackwardRun<T>(description, shared));
        packForward = PackForward;
        packBackward = PackBackward;
    }

    /// <summary>Names, shapes, roles and buffers.</summary>
    public ModelDescription Description { get; }

    /// <summary>The parameters as they are now; later edits do not change what is returned.</summary>
    public ParameterSet<T> Parameters => owner is { } o ? o.Model.Parameters.Of(o.Model.Composition!, o.Part) : store.Expose();

    /// <inheritdoc/>
    public RecurrentModel<T> Compiled => this;

    /// <summary>Opens an edit of the parameters; disposing it publishes the new values under the next version.</summary>
    /// <exception cref="InvalidOperationException">An edit is already open.</exception>
    public ParameterEdit<T> Edit() => owner is { } o
        ? throw new InvalidOperationException($"{Description.Name} is a layer of {o.Model.Description.Name}, which has its parameters: edit those, by names such as '{o.Model.Composition!.NameOf(o.Part, Description.Parameters[0].Name)}'.")
        : store.Edit();

    /// <summary>The parts of a model that is made of others; null for one that has programs of its own.</summary>
    internal virtual Composition<T>? Composition => null;

    internal ConstantSet<T> Constants => store.Constants;

    /// <summary>Makes the model a part of a larger one, which has its parameters from now on.</summary>
    internal void Join(RecurrentModel<T> whole, int part) => owner ??= (whole, part);

    /// <summary>Memory for a run.</summary>
    internal virtual RunStore<T> CreateStore(bool reversed) => new(Description, reversed);

    /// <summary>The traces of a run's parts.</summary>
    internal virtual Trace<T>[] CreatePartTraces(RunStore<T> run) => [];

    /// <summary>An empty trace over memory of a larger model's run.</summary>
    internal Trace<T> TraceOver(RunStore<T> run)
    {
        Trace<T> trace = CreateTrace();
        trace.Attach(this, run);
        return trace;
    }

    /// <summary>The parameters for a run, and what is to be released after it.</summary>
    private (ParameterSet<T> Leased, ParameterSet<T> Used) Lease()
    {
        if (owner is not { } o)
        {
            ParameterSet<T> own = store.Lease();
            return (own, own);
        }
        (ParameterSet<T> leased, ParameterSet<T> used) = o.Model.Lease();
        return (leased, used.Of(o.Model.Composition!, o.Part));
    }

    private void Release(ParameterSet<T> leased)
    {
        if (owner is { } o) o.Model.Release(leased);
        else store.Release(leased);
    }

    /// <summary>The same model, with the same parameters rounded, in another precision.</summary>
    /// <typeparam name="TOther">float or double.</typeparam>
    public RecurrentModel<TOther> Cast<TOther>() where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        RecurrentModel<TOther> other = CastCore<TOther>();
        (ParameterSet<T> leased, ParameterSet<T> from) = Lease();
        try
        {
            using ParameterEdit<TOther> edit = other.Edit();
            for (int p = 0; p < from.Count; p++)
            {
                ReadOnlySpan<T> values = from[p].Span;
                Span<TOther> rounded = edit[p].Span;
                for (int i = 0; i < values.Length; i++) rounded[i] = TOther.CreateTruncating(values[i]);
            }
        }
        finally
        {
            Release(leased);
        }
        return other;
    }

    /// <summary>The forward program, over one shard.</summary>
    protected abstract void Forward<V, TMode>(ForwardRun<T> run) where V : struct, ILanes<V, T> where TMode : struct, IForwardMode;

    /// <summary>The backward program, over one shard.</summary>
    protected abstract void Backward<V, TMode>(BackwardRun<T> run) where V : struct, ILanes<V, T> where TMode : struct, IBackwardMode;

    /// <summary>The matrices that the forward program multiplies by; called once for each version of the parameters.</summary>
    protected abstract PackedMatrix<T>[] PackForward(ParameterSet<T> parameters);

    /// <summary>The matrices that the backward program multiplies by; called once for each version of the parameters.</summary>
    protected abstract PackedMatrix<T>[] PackBackward(ParameterSet<T> parameters);

    /// <summary>What is made of the weights alone, as a model whose inputs are the weights; null where nothing is. Generated.</summary>
    protected virtual RecurrentModel<T>? Algebra => null;

    /// <summary>An empty trace of the model's own kind.</summary>
    protected virtual Trace<T> CreateTrace() => new();

    /// <summary>A model with the same dimensions in another precision, its parameters not set.</summary>
    protected abstract RecurrentModel<TOther> CastCore<TOther>() where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>;
}
