using RnnDsl.Models;
using RnnDsl.Training;

namespace NextLetter;

/// <summary>How training stands.</summary>
/// <param name="Used">The part of the budget that is used, from 0 to 1.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Loss">Nats a letter over the last steps.</param>
/// <param name="Validation">Nats a letter on the validation part, after the last round; null before the first.</param>
internal sealed record Standing(double Used, int Step, double Loss, double? Validation);

/// <summary>Trains a model on a corpus and leaves it with the parameters that were best on the validation part.</summary>
internal sealed class Learning(LetterModel model, Corpus corpus, Options options)
{
    private const int WindowLength = 80;
    private const int BatchSize = 32;
    private const int WarmUpSteps = 20;
    private const double HighestRate = 4e-3;

    /// <summary>Trains until the budget is used up, or until told to stop.</summary>
    /// <returns>How training stood at its end.</returns>
    public Standing Run(IProgress<Standing> progress, CancellationToken cancellation)
    {
        var budget = new Budget(options.Steps, options.Seconds);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var trainer = new Trainer<float>(model, new SoftmaxCrossEntropy<float>(), new TrainingOptions
        {
            Optimizer = new Adam { Beta2 = 0.99 },
            BatchSize = BatchSize,
            ClipNorm = 1,
            LearningRate = step => RateAt(budget.Used(step), step),
            Seed = (ulong)options.Seed,
            Threads = options.Threads,
        });
        var watch = new StepWatch(step =>
        {
            double used = budget.Used(step.Step + 1);
            if (used >= 1) stop.Cancel();
            return used;
        }, progress);
        Rounds(trainer, watch, stop.Token);
        return watch.Last;
    }

    /// <summary>
    /// Goes through the text again and again, each time cut into windows at another offset, so that every letter is learnt with short
    /// and with long histories.
    /// </summary>
    private void Rounds(Trainer<float> trainer, StepWatch watch, CancellationToken stop)
    {
        var random = new Random(options.Seed);
        int length = Math.Min(WindowLength, corpus.Validation.Length - 1);
        var validation = new Windows(corpus.Validation, corpus.Vocabulary, length);
        ParameterSet<float>? best = null;
        double lowest = double.PositiveInfinity;
        while (!stop.IsCancellationRequested)
        {
            trainer.Fit(new Windows(corpus.Train, corpus.Vocabulary, length, random.Next(length)), progress: watch, cancellation: stop);
            double loss = trainer.Evaluate(validation).Mean;
            watch.Validation = loss;
            if (loss >= lowest) continue;
            (best, lowest) = (model.Parameters, loss);
        }
        if (best is null || best == model.Parameters) return;
        using ParameterEdit<float> edit = model.Edit();
        best.Flat.CopyTo(edit.Flat);
    }

    /// <summary>A short warm-up, then half a cosine down to a twentieth.</summary>
    private static double RateAt(double used, int step) =>
        HighestRate * Math.Min(1, (step + 1.0) / WarmUpSteps) * (0.05 + 0.95 * (1 + Math.Cos(Math.PI * used)) / 2);

    /// <summary>Turns the trainer's reports into <see cref="Standing"/>s, on the trainer's thread.</summary>
    private sealed class StepWatch(Func<TrainingProgress, double> use, IProgress<Standing> progress) : IProgress<TrainingProgress>
    {
        private double smooth;

        public double? Validation { get; set; }

        public Standing Last { get; private set; } = new(0, 0, 0, null);

        public void Report(TrainingProgress value)
        {
            smooth = value.Step == 0 ? value.Loss : smooth + 0.05 * (value.Loss - smooth);
            Last = new Standing(use(value), value.Step + 1, smooth, Validation);
            progress.Report(Last);
        }
    }
}
