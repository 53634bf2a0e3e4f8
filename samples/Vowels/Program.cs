using RnnDsl.Batching;
using RnnDsl.Data;
using RnnDsl.Explaining;
using RnnDsl.MadeUp.Explaining;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using RnnDsl.Training;
using Spectre.Console;
using Vowels;

return SampleCommand.Run(
    args,
    "Learns who speaks from features of sound, of different lengths: an LSTM in each direction. Shows which frames decided.",
    "of the UCR and UEA form .ts, with --test",
    Job);

static void Job(SampleOptions options, IAnsiConsole console)
{
    (Utterances all, Utterances test) = Utterances.Of(options);
    console.Say($"{all.Name}: {all.Count} to learn from, {test.Count} to be tested on, {all.ClassNames.Count} classes.");
    var runs = new List<Selected>();
    for (int seed = options.Seed; seed < options.Seed + options.Seeds; seed++)
    {
        (int[] training, int[] heldOut) = Selection.Tenth([.. Enumerable.Range(0, all.Count)], i => all.Classes[i], seed);
        Standardisation scale = Standardisation.Fit([.. training.Select(i => all.Sequences[i])]);
        SpeakerModel Make() => new(I: all.Sequences[0].GetLength(1), H: 48, C: all.ClassNames.Count, seed: (ulong)seed);
        Example<float>[] Examples(Utterances utterances) => [.. utterances.Sequences.Select((sequence, i) =>
            new Example<float>(Sequences.Cast<double, float>(scale.Apply(sequence)), 0).WithClass(utterances.Classes[i]))];
        // Few cases want as many steps as many do.
        int batch = 16, stepsOfEpoch = (training.Length + batch - 1) / batch;
        int epochs = options.Epochs ?? (options.Quick ? 15 : Math.Max(60, 1500 / stepsOfEpoch));
        var how = new TrainingOptions
        {
            Optimizer = new AdamW(0.004) { WeightDecay = 0.01 },
            Schedule = new CosineSchedule(epochs * stepsOfEpoch, 1e-4),
            Epochs = epochs,
            BatchSize = batch,
            ClipNorm = 1,
            Seed = (ulong)seed,
            Threads = options.Threads,
        };
        SpeakerModel model = Make();
        Selected run = Selection.FitThenAll(Make, model, Examples(all.Take(training)), Examples(all.Take(heldOut)), Examples(test), how, labelSmoothing: 0.05);
        console.Say($"Seed {seed}: accuracy {run.Test:0.000} on the test part, {run.HeldOut:0.000} on the held-out tenth (epoch {run.Epoch + 1}, {run.Seconds:0} s).");
        runs.Add(run);
        if (seed == options.Seed && options.Explain is { } method) ExplainMethods.Show(console, method, Explained(model, scale, test));
        else if (seed == options.Seed) Explanation.Show(console, model, scale.Apply(test.Sequences[0]), test.Classes[0], all.ClassNames);
        if (seed == options.Seed) ReportView.Describe(console, options, model, SequenceSet<float>.Of(Examples(test)), new DescribeOptions<float> { ClassNames = all.ClassNames, Features = [new("position", step => step.Step)] });
    }
    if (runs.Count > 1) console.Spread("Test accuracy", [.. runs.Select(run => run.Test)]);
}

static ExplainedExample Explained(SpeakerModel model, Standardisation scale, Utterances test)
{
    Batch<float> Of(IEnumerable<int> which) => Batch<float>.From([.. which.Select(i => Sequences.Cast<double, float>(scale.Apply(test.Sequences[i])))]);
    int other = Enumerable.Range(1, test.Count - 1).FirstOrDefault(i => test.Classes[i] != test.Classes[0] && test.Sequences[i].GetLength(0) == test.Sequences[0].GetLength(0));
    return new ExplainedExample(model, Of([0]), Target.Unit("logits", test.Classes[0]), Of(Enumerable.Range(0, Math.Min(40, test.Count))), [.. Enumerable.Range(0, test.Sequences[0].GetLength(0)).Select(t => $"frame {t,2}")])
    {
        Vectors = "frames",
        Sum = "ahead.ag",
        Other = other == 0 ? null : Of([other]),
    };
}
