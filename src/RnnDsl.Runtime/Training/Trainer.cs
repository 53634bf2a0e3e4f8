using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// Trains a model on examples. The optimizer's memory and the counts of steps and epochs go on from one call of <see cref="Fit"/> to the
/// next, so that training can go in pieces. A trainer serves one thread at a time, and while it trains nobody else may edit the model.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Trainer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly ILoss<T> loss;
    private readonly TrainingOptions options;
    private readonly IMetric<T>[] metrics;
    private readonly TrainingStep<T> step;
    private readonly BatchFiller<T> filler;
    private readonly Outputs<T> outputs;
    private readonly List<Example<T>> part = [];
    private int steps;
    private int epochs;
    private double? unseenHeldOut;
    private FitState<T>? running;
    private FitState<T>? resumed;

    /// <summary>A trainer that has taken no step.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="loss">What is to become small.</param>
    /// <param name="options">How; the defaults if not given.</param>
    /// <param name="metrics">What is measured of held-out examples besides the loss; they belong to this trainer alone.</param>
    /// <exception cref="ArgumentException">Options that do not go together, or two metrics of one name.</exception>
    public Trainer(IRecurrentModel<T> model, ILoss<T> loss, TrainingOptions? options = null, IReadOnlyList<IMetric<T>>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        this.model = model.Compiled;
        this.loss = loss;
        this.options = options ?? new TrainingOptions();
        this.options.Check();
        this.metrics = [.. metrics ?? []];
        CheckMetrics();
        step = new TrainingStep<T>(this.model, loss, this.options);
        filler = new BatchFiller<T>(this.model.Description);
        outputs = new Outputs<T>(this.model);
    }

    /// <summary>Steps taken by all calls of <see cref="Fit"/>.</summary>
    public int StepsTaken => steps;

    /// <summary>The model that is trained.</summary>
    public RecurrentModel<T> Model => model;

    /// <summary>What changes while it trains: nothing of it may belong to another trainer that runs at the same time.</summary>
    internal IEnumerable<(string What, object Thing)> Parts =>
        [("model", model), ("loss", loss), .. metrics.Select(metric => ("metric", (object)metric)), .. options.Schedule is null ? [] : new (string, object)[] { ("schedule", options.Schedule) }];

    internal string? CheckpointPath => options.Checkpoint?.Path;

    /// <summary>Trains the model on examples. The first call after <see cref="Resume"/> goes on with the call that the checkpoint was written in.</summary>
    /// <param name="examples">At least one.</param>
    /// <param name="heldOut">Where given, examples whose loss and metrics are computed after every epoch.</param>
    /// <param name="progress">Is told after every step.</param>
    /// <param name="cancellation">Stops between steps; the call returns, and the model keeps what it has learnt.</param>
    /// <exception cref="ArgumentException">Examples do not fit the model, the loss or the options; nothing has been done.</exception>
    /// <exception cref="TrainingException">A loss or a gradient is not finite; the model has the last parameters whose loss was.</exception>
    public TrainingResult Fit(
        IReadOnlyList<Example<T>> examples, IReadOnlyList<Example<T>>? heldOut = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(new FitCall<T>(examples, heldOut, progress, cancellation), options.Epochs, options.Steps);

    /// <summary>The same for a number of steps, or of epochs where that is not given, whatever the options say.</summary>
    internal TrainingResult Run(FitCall<T> call, int epochsToRun, int? stepsToRun)
    {
        Check(call);
        FitState<T> state = resumed ?? new FitState<T> { Fingerprint = call.Fingerprint() };
        resumed = null;
        running = state;
        try
        {
            StartCheckpoints();
            bool cancelled = false;
            while (!cancelled && !state.StoppedEarly && (stepsToRun is null ? state.FullEpochs < epochsToRun : state.Steps < stepsToRun))
            {
                cancelled = call.Cancellation.IsCancellationRequested;
                if (!cancelled) Step(call, state);
            }
            SaveAtEnd();
            if (state.InsideEpoch) epochs++;
            if (!cancelled && options.EarlyStopping is { RestoreBest: true } && state.BestParameters is not null) Restore(state.BestParameters);
            return new TrainingResult(
                state.Steps, state.FullEpochs, state.Loss, state.HeldOut?.Loss, cancelled, state.HeldOut?.Metrics, state.StoppedEarly, state.Best is null ? null : state.BestEpoch);
        }
        finally
        {
            running = null;
        }
    }

    private void Step(FitCall<T> call, FitState<T> state)
    {
        if (!state.InsideEpoch) state.Loss = default;
        if (call.BatchesOfEpoch != epochs) Plan(call);
        int epoch = epochs, number = steps;
        double rate = Rate();
        LossValue value = options.WindowSteps is int window ? TakeWindow(call, state, window, rate) : TakeBatches(call, state, rate);
        state.Loss += value;
        state.Steps++;
        steps++;
        bool last = state.Batch == call.Batches.Length;
        if (last) EndEpoch(call, state);
        SaveWhenDue(endOfEpoch: last);
        call.Progress?.Report(new TrainingProgress(
            number, epoch, value.Mean, step.GradientNorm, rate, call.ExamplesSeen / call.Clock.Elapsed.TotalSeconds,
            last ? state.HeldOut?.Loss : null, last ? state.HeldOut?.Metrics : null));
    }

    private void Plan(FitCall<T> call)
    {
        int[]? lengths = options.BucketByLength ? [.. call.Examples.Select(example => example.Steps)] : null;
        call.Batches = ExampleOrder.Batches(lengths, call.Examples.Count, options, epochs);
        call.BatchesOfEpoch = epochs;
    }

    private double Rate()
    {
        double own = options.Optimizer.LearningRate;
        double rate = options.Schedule?.Rate(steps, epochs, own, unseenHeldOut) ?? options.LearningRate?.Invoke(steps) ?? own;
        if (!double.IsFinite(rate) || rate < 0) throw new ArgumentException($"The schedule gives the learning rate {rate} for step {steps}; a learning rate is finite and not negative.");
        unseenHeldOut = null;
        return rate;
    }

    /// <summary>A step over one batch, or over as many as are accumulated.</summary>
    private LossValue TakeBatches(FitCall<T> call, FitState<T> state, double rate)
    {
        LossValue sum = default;
        step.Begin();
        for (int k = 0; k < options.AccumulationSteps && state.Batch < call.Batches.Length; k++, state.Batch++)
        {
            part.Clear();
            foreach (int example in call.Batches[state.Batch]) part.Add(call.Examples[example]);
            sum += step.Add(filler.Fill(part), part, steps, NoiseSeeds.Of(options.Seed, steps, k));
            call.ExamplesSeen += part.Count;
        }
        step.Finish(steps, rate);
        return sum;
    }

    /// <summary>A step over one window of those examples of a batch that are long enough.</summary>
    private LossValue TakeWindow(FitCall<T> call, FitState<T> state, int window, double rate)
    {
        int first = checked(state.Window * window), end = checked(first + window);
        part.Clear();
        var lasting = new List<int>();
        foreach (int index in call.Batches[state.Batch])
        {
            Example<T> example = call.Examples[index];
            if (example.Steps <= first) continue;
            if (example.Steps > end) lasting.Add(part.Count);
            part.Add(example.Window(first, Math.Min(window, example.Steps - first)));
        }
        step.Begin();
        LossValue value = step.Add(filler.Fill(part), part, steps, NoiseSeeds.Of(options.Seed, steps, 0), state.Carried);
        if (first == 0) call.ExamplesSeen += part.Count;
        state.Carried = lasting.Count == 0 ? null : CarriedStates.After(model.Description, step.Outputs, lasting);
        state.CarriedExamples = lasting.Count;
        state.Window = lasting.Count == 0 ? 0 : state.Window + 1;
        if (lasting.Count == 0) state.Batch++;
        step.Finish(steps, rate);
        return value;
    }

    private void EndEpoch(FitCall<T> call, FitState<T> state)
    {
        int epoch = epochs++;
        state.FullEpochs++;
        state.Batch = 0;
        if (call.HeldOut is null) return;
        state.HeldOut = EvaluateChecked(call.HeldOut);
        unseenHeldOut = state.HeldOut.Loss.Mean;
        if (options.EarlyStopping is { } rule) Judge(rule, state, epoch);
    }

    /// <summary>Whether the epoch was an improvement; ends the call where there have been too many that were not.</summary>
    private void Judge(EarlyStopping rule, FitState<T> state, int epoch)
    {
        double value = state.HeldOut!.Value(rule.Metric);
        double gain = state.Best is not double best ? double.PositiveInfinity : HigherIsBetter(rule.Metric) ? value - best : best - value;
        if (!double.IsNaN(value) && gain > rule.MinDelta)
        {
            (state.Best, state.BestEpoch, state.EpochsWithoutBest) = (value, epoch, 0);
            if (rule.RestoreBest) model.Parameters.Flat.CopyTo(state.BestParameters ??= new T[model.Parameters.Flat.Length]);
        }
        else state.StoppedEarly = ++state.EpochsWithoutBest >= rule.Patience;
    }

    private void Restore(T[] parameters)
    {
        using ParameterEdit<T> edit = model.Edit();
        parameters.CopyTo(edit.Flat);
    }

    private void Check(FitCall<T> call)
    {
        Check(call.Examples);
        if (call.HeldOut is not null) Check(call.HeldOut);
        if (options.WindowSteps is not null) CarriedStates.Check(model, call.Examples);
        if (options.EarlyStopping is not null && call.HeldOut is null)
            throw new ArgumentException($"{model.Description.Name}: early stopping needs held-out examples; give them to Fit.");
        if (resumed is not null && resumed.Fingerprint != call.Fingerprint())
            throw new ArgumentException($"{model.Description.Name}: the checkpoint was written while other examples were learnt or held out; their number, lengths or classes differ.");
        if (running is not null) throw new InvalidOperationException($"{model.Description.Name}: the trainer is in a call of Fit already.");
    }

    private void Check(IReadOnlyList<Example<T>> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ExampleCheck.All(model.Description, examples);
        loss.Check(model.Description, examples);
    }
}
