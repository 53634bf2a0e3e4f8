using System.Diagnostics;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// Trains a model. It remembers the optimizer's state and the number of steps, so that another call of
/// <see cref="Fit"/> goes on where the last one stopped. A trainer serves one thread; while it trains, nobody else may edit the model.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Trainer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly ILoss<T> loss;
    private readonly TrainingOptions options;
    private readonly TrainingStep<T> step;
    private readonly BatchFiller<T> filler;
    private readonly Outputs<T> outputs;
    private int steps;
    private int epochs;

    /// <summary>A trainer that has taken no step.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="loss">What is to become small.</param>
    /// <param name="options">How; the defaults if not given.</param>
    public Trainer(IRecurrentModel<T> model, ILoss<T> loss, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        this.model = model.Compiled;
        this.loss = loss;
        this.options = options ?? new TrainingOptions();
        step = new TrainingStep<T>(this.model, loss, this.options);
        filler = new BatchFiller<T>(this.model.Description);
        outputs = new Outputs<T>(this.model);
    }

    /// <summary>Steps taken by all calls of <see cref="Fit"/>.</summary>
    public int StepsTaken => steps;

    /// <summary>Trains the model on examples.</summary>
    /// <param name="examples">At least one.</param>
    /// <param name="heldOut">Where given, examples whose loss is computed after every epoch.</param>
    /// <param name="progress">Is told after every step.</param>
    /// <param name="cancellation">Stops between steps; the call returns, and the model keeps what it has learnt.</param>
    /// <exception cref="ArgumentException">Examples do not fit the model or the loss; nothing has been done.</exception>
    /// <exception cref="TrainingException">A loss or a gradient is not finite; the model has the last parameters whose loss was.</exception>
    public TrainingResult Fit(
        IReadOnlyList<Example<T>> examples, IReadOnlyList<Example<T>>? heldOut = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(examples);
        if (heldOut is not null) Check(heldOut);
        var run = new FitRun(examples, heldOut, progress, cancellation);
        int fullEpochs = 0;
        while (!run.Stopped && (options.Steps is null ? fullEpochs < options.Epochs : run.Steps < options.Steps))
            if (Epoch(run)) fullEpochs++;
        return new TrainingResult(run.Steps, fullEpochs, run.Loss, run.HeldOutLoss, run.Stopped);
    }

    /// <summary>The loss of examples, without training.</summary>
    /// <param name="examples">At least one.</param>
    /// <exception cref="ArgumentException">Examples do not fit the model or the loss.</exception>
    public LossValue Evaluate(IReadOnlyList<Example<T>> examples)
    {
        Check(examples);
        return EvaluateChecked(examples);
    }

    /// <summary>Goes through the examples once; true if to the end.</summary>
    private bool Epoch(FitRun run)
    {
        run.Loss = default;
        int[] order = ExampleOrder.Of(run.Examples.Count, options.Seed, epochs, options.Shuffle);
        var examples = new List<Example<T>>(options.BatchSize);
        int next = 0;
        while (next < order.Length)
        {
            run.Stopped = run.Cancellation.IsCancellationRequested;
            if (run.Stopped || run.Steps == options.Steps) break;
            examples.Clear();
            for (int end = Math.Min(order.Length, next + options.BatchSize); next < end; next++) examples.Add(run.Examples[order[next]]);
            Step(run, examples, last: next == order.Length);
        }
        epochs++;
        return next == order.Length;
    }

    private void Step(FitRun run, List<Example<T>> examples, bool last)
    {
        double rate = options.LearningRate?.Invoke(steps) ?? options.Optimizer.LearningRate;
        if (!double.IsFinite(rate) || rate < 0) throw new ArgumentException($"The schedule gives the learning rate {rate} for step {steps}; a learning rate is finite and not negative.");
        LossValue value = step.Take(filler.Fill(examples), examples, steps, rate);
        run.Loss += value;
        run.ExamplesSeen += examples.Count;
        run.Steps++;
        int number = steps++;
        if (last && run.HeldOut is not null) run.HeldOutLoss = EvaluateChecked(run.HeldOut);
        run.Progress?.Report(new TrainingProgress(
            number, epochs, value.Mean, step.GradientNorm, rate, run.ExamplesSeen / run.Clock.Elapsed.TotalSeconds, last ? run.HeldOutLoss : null));
    }

    private LossValue EvaluateChecked(IReadOnlyList<Example<T>> examples)
    {
        LossValue sum = default;
        var part = new List<Example<T>>(options.BatchSize);
        for (int first = 0; first < examples.Count; first += options.BatchSize)
        {
            part.Clear();
            for (int i = first; i < Math.Min(examples.Count, first + options.BatchSize); i++) part.Add(examples[i]);
            Batch<T> batch = filler.Fill(part);
            model.Run(batch, outputs, options: step.RunOptions);
            sum += loss.Evaluate(outputs, part, null);
        }
        return sum;
    }

    private void Check(IReadOnlyList<Example<T>> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        BatchFiller<T>.Check(model.Description, examples);
        loss.Check(model.Description, examples);
    }

    /// <summary>One call of <see cref="Fit"/> under way.</summary>
    private sealed class FitRun(IReadOnlyList<Example<T>> examples, IReadOnlyList<Example<T>>? heldOut, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        internal readonly IReadOnlyList<Example<T>> Examples = examples;
        internal readonly IReadOnlyList<Example<T>>? HeldOut = heldOut;
        internal readonly IProgress<TrainingProgress>? Progress = progress;
        internal readonly CancellationToken Cancellation = cancellation;
        internal readonly Stopwatch Clock = Stopwatch.StartNew();
        internal LossValue Loss;
        internal LossValue? HeldOutLoss;
        internal long ExamplesSeen;
        internal int Steps;
        internal bool Stopped;
    }
}
