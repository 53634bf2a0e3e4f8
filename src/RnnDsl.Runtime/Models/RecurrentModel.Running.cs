using System.Numerics;
using System.Runtime.Intrinsics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

public abstract partial class RecurrentModel<T>
{
    /// <summary>Computes the outputs.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Inputs or initial states do not fit the model.</exception>
    public Outputs<T> Run(Batch<T> batch, InitialStates<T>? initial = null, RunOptions? options = null)
    {
        var outputs = new Outputs<T>(this);
        Run(batch, outputs, initial, options);
        return outputs;
    }

    /// <summary>Computes the outputs into memory of an earlier run; allocates nothing where that is large enough (and one thread runs).</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="into">What is written over.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Inputs, initial states or outputs do not fit the model.</exception>
    public void Run(Batch<T> batch, Outputs<T> into, InitialStates<T>? initial = null, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(into);
        batch = Noise.AddTo(batch, Description, options?.NoiseSeed);
        Check(batch, initial);
        if (!ReferenceEquals(into.Description, Description))
            throw new ArgumentException($"{Description.Name}: the outputs to write into belong to another model, {into.Description.Name}.", nameof(into));
        Execute(batch, into.Store, Keep.Output, null, initial, options);
    }

    /// <summary>The same for a batch and states that were made of checked ones, in an evaluation: nothing is checked again.</summary>
    internal void RunChecked(Batch<T> batch, Outputs<T> into, InitialStates<T>? initial, RunOptions? options) =>
        Execute(Noise.AddTo(batch, Description, seed: null), into.Store, Keep.Output, null, initial, options);

    /// <summary>Computes and keeps every named quantity of every step.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Inputs, initial states or interventions do not fit the model.</exception>
    public Trace<T> Record(Batch<T> batch, InitialStates<T>? initial = null, Interventions<T>? interventions = null, RunOptions? options = null)
    {
        Trace<T> trace = CreateTrace();
        Record(batch, trace, initial, interventions, options);
        return trace;
    }

    /// <summary>The same into the memory of an earlier trace of this model.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="into">What is written over.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="options">Threads.</param>
    public void Record(Batch<T> batch, Trace<T> into, InitialStates<T>? initial = null, Interventions<T>? interventions = null, RunOptions? options = null)
    {
        batch = Noise.AddTo(batch, Description, options?.NoiseSeed);
        Check(batch, initial);
        Prepare(into);
        InterventionStore<T>? changes = interventions is null ? null : Compile(interventions, batch, into.Store);
        BeginTrace(into, batch, Keep.Named, changes);
        EndTrace(into, Execute(batch, into.Store, Keep.Named, changes, initial, options));
    }

    /// <summary>Computes and keeps what the backward pass reads: less than <see cref="Record(Batch{T}, InitialStates{T}?, Interventions{T}?, RunOptions?)"/>, for training.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Inputs or initial states do not fit the model.</exception>
    public Trace<T> Tape(Batch<T> batch, InitialStates<T>? initial = null, RunOptions? options = null)
    {
        Trace<T> trace = CreateTrace();
        Tape(batch, trace, initial, options);
        return trace;
    }

    /// <summary>The same into the memory of an earlier trace of this model.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="into">What is written over.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Threads.</param>
    public void Tape(Batch<T> batch, Trace<T> into, InitialStates<T>? initial = null, RunOptions? options = null)
    {
        batch = Noise.AddTo(batch, Description, options?.NoiseSeed);
        Check(batch, initial);
        Prepare(into);
        BeginTrace(into, batch, Keep.Tape, null);
        EndTrace(into, Execute(batch, into.Store, Keep.Tape, null, initial, options));
    }

    private void Prepare(Trace<T> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Attach(this);
        if (!ReferenceEquals(into.Model, this))
            throw new ArgumentException($"{Description.Name}: the trace to write into belongs to another model, {into.Model.Description.Name}.", nameof(into));
    }

    /// <summary>Tells a trace, and those of its parts, what it is about to be one of.</summary>
    internal virtual void BeginTrace(Trace<T> trace, Batch<T> batch, Keep keep, InterventionStore<T>? changes) => trace.Begin(batch, keep, changes);

    /// <summary>Tells a trace, and those of its parts, which parameters it was run with.</summary>
    internal virtual void EndTrace(Trace<T> trace, long version) => trace.End(version);

    /// <summary>Checks interventions against the model and a batch, and lays them out in rows.</summary>
    internal virtual InterventionStore<T> Compile(Interventions<T> interventions, Batch<T> batch, RunStore<T> run) =>
        interventions.Compile(Description, batch.Geometry, run.Reversed);

    /// <summary>Throws where inputs or initial states do not fit the model.</summary>
    internal virtual void Check(Batch<T> batch, InitialStates<T>? initial)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchCheck.Inputs(Description, batch);
        BatchCheck.Contexts(Description, batch);
        initial?.Check(Description, batch.Geometry);
    }

    /// <summary>Where the rows of a quantity lie in a run over a batch.</summary>
    internal virtual BatchGeometry GeometryOf(int slot, Batch<T> batch) => batch.Geometry;

    /// <summary>Runs; returns the version of the parameters that it ran with.</summary>
    private long Execute(Batch<T> batch, RunStore<T> run, Keep keep, InterventionStore<T>? changes, InitialStates<T>? initial, RunOptions? options)
    {
        options ??= RunOptions.Default;
        Fit(batch, run, keep, initial, options);
        (ParameterSet<T> leased, ParameterSet<T> parameters) = Lease();
        try
        {
            RunFitted(batch, run, keep, changes, options, parameters);
            return parameters.Version;
        }
        finally
        {
            Release(leased);
        }
    }

    /// <summary>Makes room for a run, and puts the states where it starts.</summary>
    internal virtual void Fit(Batch<T> batch, RunStore<T> run, Keep keep, InitialStates<T>? initial, RunOptions options) => run.Fit(batch.Geometry, keep, initial);

    /// <summary>Runs in memory that has been made room for.</summary>
    internal virtual void RunFitted(Batch<T> batch, RunStore<T> run, Keep keep, InterventionStore<T>? changes, RunOptions options, ParameterSet<T> parameters)
    {
        var job = new ForwardJob(batch, run, keep, changes);
        if (changes is not null) Execute<InterveneMode>(job, options, parameters);
        else if (keep == Keep.Output) Execute<PlainMode>(job, options, parameters);
        else if (keep == Keep.Tape) Execute<TapeMode>(job, options, parameters);
        else Execute<RecordMode>(job, options, parameters);
    }

    private void Execute<TMode>(in ForwardJob job, RunOptions options, ParameterSet<T> parameters) where TMode : struct, IForwardMode
    {
        PackedMatrix<T>[] packed = parameters.Forward(packForward, Algebra);
        int shards = job.Batch.Geometry.Shards.Length;
        if (options.Threads > 1 && shards > 1) ExecuteInParallel<TMode>(job, parameters, packed, options);
        else
            for (int shard = 0; shard < shards; shard++) ExecuteShard<TMode>(job, shard, parameters, packed, options.Lanes);
        if (job.Keep == Keep.Named && job.Store.Runs is null) job.Store.KeepDerived(parameters.Derived);
    }

    private void ExecuteInParallel<TMode>(ForwardJob job, ParameterSet<T> parameters, PackedMatrix<T>[] packed, RunOptions options) where TMode : struct, IForwardMode
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads };
        Parallel.For(0, job.Batch.Geometry.Shards.Length, parallel, shard => ExecuteShard<TMode>(job, shard, parameters, packed, options.Lanes));
    }

    private void ExecuteShard<TMode>(in ForwardJob job, int shard, ParameterSet<T> parameters, PackedMatrix<T>[] packed, LaneWidth lanes) where TMode : struct, IForwardMode
    {
        ForwardRun<T> run = job.Store.Runs is { } own ? own[shard] : forwardRuns.Rent();
        run.Bind(job.Batch, shard, job.Store, job.Keep, parameters, packed, job.Interventions);
        if (lanes == LaneWidth.Bits512 || (lanes == LaneWidth.Widest && Vector512.IsHardwareAccelerated)) Forward<Lanes512<T>, TMode>(run);
        else if (lanes == LaneWidth.Bits256 || (lanes == LaneWidth.Widest && Vector256.IsHardwareAccelerated)) Forward<Lanes256<T>, TMode>(run);
        else Forward<Lanes128<T>, TMode>(run);
        run.Unbind();
        if (job.Store.Runs is null) forwardRuns.Return(run);
        // Rows do not keep their memory alive.
        GC.KeepAlive(job.Batch);
        GC.KeepAlive(job.Store);
        GC.KeepAlive(job.Interventions);
    }

    private readonly record struct ForwardJob(Batch<T> Batch, RunStore<T> Store, Keep Keep, InterventionStore<T>? Interventions);
}
