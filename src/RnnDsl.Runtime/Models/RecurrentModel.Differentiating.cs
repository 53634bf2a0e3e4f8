using System.Numerics;
using System.Runtime.Intrinsics;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

public abstract partial class RecurrentModel<T>
{
    /// <summary>Differentiates a run, from the seeds back.</summary>
    /// <param name="trace">A run of this model with its present parameters.</param>
    /// <param name="seeds">The derivatives to start from.</param>
    /// <param name="what">Which gradients to compute.</param>
    /// <param name="options">Threads; the result does not depend on them.</param>
    /// <exception cref="ArgumentException">The trace or the seeds belong to another model, parameters or batch.</exception>
    public Gradients<T> Backward(Trace<T> trace, Seeds<T> seeds, GradientRequest what, RunOptions? options = null)
    {
        var gradients = new Gradients<T>(this);
        Backward(trace, seeds, what, gradients, options);
        return gradients;
    }

    /// <summary>The same into the memory of an earlier backward pass of this model.</summary>
    /// <param name="trace">A run of this model with its present parameters.</param>
    /// <param name="seeds">The derivatives to start from.</param>
    /// <param name="what">Which gradients to compute.</param>
    /// <param name="into">What is written over.</param>
    /// <param name="options">Threads; the result does not depend on them.</param>
    /// <exception cref="ArgumentException">The trace, the seeds or the gradients belong to another model, parameters or batch.</exception>
    public void Backward(Trace<T> trace, Seeds<T> seeds, GradientRequest what, Gradients<T> into, RunOptions? options = null)
    {
        Check(trace, seeds, what, into);
        (ParameterSet<T> leased, ParameterSet<T> parameters) = Lease();
        try
        {
            if (trace.ParameterVersion != parameters.Version)
                throw new ArgumentException($"{Description.Name}: the trace was run with version {trace.ParameterVersion} of the parameters; the model has version {parameters.Version} now. Run it again.", nameof(trace));
            RunBackward(trace, seeds, what, into, options ?? RunOptions.Default, parameters);
        }
        finally
        {
            Release(leased);
        }
    }

    /// <summary>Differentiates a run that is known to fit.</summary>
    internal virtual void RunBackward(Trace<T> trace, Seeds<T> seeds, GradientRequest what, Gradients<T> into, RunOptions options, ParameterSet<T> parameters)
    {
        bool explains = !seeds.OnOutputsOnly || (what & GradientRequest.Quantities) != 0 || trace.InterventionStore is not null;
        into.Begin(trace.Batch.Geometry, seeds, what, explains);
        var job = new BackwardJob(trace, seeds, what, into, parameters, parameters.Backward(packBackward, Algebra));
        if (trace.InterventionStore is not null) Execute<ExplainInterveneMode>(job, options);
        else if (explains) Execute<ExplainMode>(job, options);
        else Execute<TrainMode>(job, options);
        if (parameters.Derived is { } derived && (what & (GradientRequest.Parameters | GradientRequest.Quantities)) != 0)
            derived.Backward(into.AllParameters, (what & GradientRequest.Quantities) != 0);
    }

    private void Check(Trace<T> trace, Seeds<T> seeds, GradientRequest what, Gradients<T> into)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(into);
        if (what == 0 || (what & ~GradientRequest.All) != 0) throw new ArgumentOutOfRangeException(nameof(what), what, "Ask for at least one kind of gradient.");
        if (!ReferenceEquals(trace.Model, this))
            throw new ArgumentException($"{Description.Name}: the trace was run by another model, {trace.Model.Description.Name}.", nameof(trace));
        if (!ReferenceEquals(seeds.Model, Description) || !seeds.Geometry.SameLengths(trace.Batch.Geometry))
            throw new ArgumentException($"{Description.Name}: the seeds were made for another run; use new Seeds(trace) or Reset(trace).", nameof(seeds));
        if (!ReferenceEquals(into.Model, Description))
            throw new ArgumentException($"{Description.Name}: the gradients to write into belong to another model, {into.Model.Name}.", nameof(into));
    }

    /// <summary>Runs the shards in waves of as many as there are threads, and adds their gradients up in shard order.</summary>
    private void Execute<TMode>(in BackwardJob job, RunOptions options) where TMode : struct, IBackwardMode
    {
        int shards = job.Trace.Batch.Geometry.Shards.Length;
        int wave = Math.Min(options.Threads, shards);
        for (int first = 0; first < shards; first += wave)
        {
            int count = Math.Min(wave, shards - first);
            if (count == 1) Finish(ExecuteShard<TMode>(job, first, options.Lanes), first, job);
            else ExecuteWave<TMode>(job, first, count, options.Lanes);
        }
    }

    private void ExecuteWave<TMode>(BackwardJob job, int first, int count, LaneWidth lanes) where TMode : struct, IBackwardMode
    {
        var runs = new BackwardRun<T>[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, i => runs[i] = ExecuteShard<TMode>(job, first + i, lanes));
        for (int i = 0; i < count; i++) Finish(runs[i], first + i, job);
    }

    private BackwardRun<T> ExecuteShard<TMode>(in BackwardJob job, int shard, LaneWidth lanes) where TMode : struct, IBackwardMode
    {
        BackwardRun<T> run = backwardRuns.Rent();
        run.Bind(job.Trace, shard, job.Seeds, job.What, job.Into, job.Parameters, job.Packed);
        if (lanes == LaneWidth.Bits512 || (lanes == LaneWidth.Widest && Vector512.IsHardwareAccelerated)) Backward<Lanes512<T>, TMode>(run);
        else if (lanes == LaneWidth.Bits256 || (lanes == LaneWidth.Widest && Vector256.IsHardwareAccelerated)) Backward<Lanes256<T>, TMode>(run);
        else Backward<Lanes128<T>, TMode>(run);
        return run;
    }

    private void Finish(BackwardRun<T> run, int shard, in BackwardJob job)
    {
        if (run.WantsParameters && shard > 0) Add(run.ShardGradient.Span, job.Into.ParameterBuffer.Span);
        run.Unbind();
        backwardRuns.Return(run);
        GC.KeepAlive(job.Trace);
        GC.KeepAlive(job.Seeds);
        GC.KeepAlive(job.Into);
    }

    internal static void Add(ReadOnlySpan<T> part, Span<T> total)
    {
        int i = 0;
        for (; i <= total.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(total[i..]) + new Vector<T>(part[i..])).CopyTo(total[i..]);
        for (; i < total.Length; i++) total[i] += part[i];
    }

    private readonly record struct BackwardJob(
        Trace<T> Trace, Seeds<T> Seeds, GradientRequest What, Gradients<T> Into, ParameterSet<T> Parameters, PackedMatrix<T>[] Packed);
}
