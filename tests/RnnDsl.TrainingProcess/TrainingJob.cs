using RnnDsl.Cells;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.TrainingProcess;

/// <summary>Training with everything that has to survive a kill: windows with carried states, Adam, a schedule that remembers, the best parameters so far.</summary>
public static class TrainingJob
{
    /// <summary>Trains from the start, or from a checkpoint that is there.</summary>
    /// <param name="checkpoint">Where it is written every few steps; null for none.</param>
    /// <param name="told">Is told the number of every step that was taken.</param>
    /// <returns>The final parameters.</returns>
    public static float[] Run(string? checkpoint, Action<int>? told = null)
    {
        var model = new Gru(I: 3, H: 5, seed: 1);
        var options = new TrainingOptions
        {
            Optimizer = new Adam(0.02), BatchSize = 5, Epochs = 12, Seed = 3, ClipNorm = 0.5, WindowSteps = 3, BucketByLength = true,
            Schedule = new Halving(), EarlyStopping = new EarlyStopping { Patience = 1000 },
            Checkpoint = checkpoint is null ? null : new CheckpointOptions(checkpoint) { EverySteps = 3 },
        };
        var trainer = new Trainer<float>(model, new SoftmaxCrossEntropy<float>(), options);
        if (File.Exists(checkpoint)) trainer.Resume(checkpoint);
        trainer.Fit(Examples(50, 5), Examples(10, 6), told is null ? null : new Reports(told));
        return model.Parameters.Flat.ToArray();
    }

    /// <summary>Sequences of symbols; the class of each step is the symbol two steps before.</summary>
    private static Example<float>[] Examples(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        var examples = new Example<float>[count];
        for (int i = 0; i < count; i++)
        {
            int length = 2 + (int)(random.NextBits() % 14);
            var x = new float[length, 3];
            int[] symbols = [.. Enumerable.Range(0, length).Select(_ => (int)(random.NextBits() % 3))];
            for (int step = 0; step < length; step++) x[step, symbols[step]] = 1;
            examples[i] = new Example<float>(x, [.. Enumerable.Range(0, length).Select(step => step < 2 ? -1 : symbols[step - 2])]);
        }
        return examples;
    }

    private sealed class Halving : LearningRateSchedule
    {
        private double best = double.PositiveInfinity, factor = 1;

        public override IReadOnlyList<double> State => [best, factor];

        public override double Rate(int step, int epoch, double baseRate, double? heldOutLoss)
        {
            if (heldOutLoss is double loss)
            {
                if (loss > best - 0.002) factor *= 0.7;
                best = Math.Min(best, loss);
            }
            return baseRate * factor;
        }

        public override void Load(IReadOnlyList<double> state) => (best, factor) = (state[0], state[1]);
    }

    private sealed class Reports(Action<int> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told(value.Step);
    }
}
