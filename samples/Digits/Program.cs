using Digits;
using RnnDsl.Batching;
using RnnDsl.Data;
using RnnDsl.Explaining;
using RnnDsl.MadeUp.Explaining;
using RnnDsl.MadeUp.Running;
using RnnDsl.MadeUp;
using RnnDsl.Training;
using Spectre.Console;

return SampleCommand.Run(
    args,
    "Learns digits from images of 8 × 8 pixels, made up, whose rows are the steps of a sequence. Shows which pixels and rows decided.",
    null,
    Job);

static void Job(SampleOptions options, IAnsiConsole console)
{
    int count = options.Quick ? 800 : 3000;
    MadeUpSequence[] images = DigitImages.Images(count + count / 4, (ulong)options.Seed);
    MadeUpSequence[] learnt = images[..count], test = images[count..];
    console.Say($"{learnt.Length:N0} images to learn from, {test.Length:N0} to be tested on.");
    var runs = new List<Selected>();
    for (int seed = options.Seed; seed < options.Seed + options.Seeds; seed++)
    {
        (MadeUpSequence[] training, MadeUpSequence[] heldOut) = Selection.Tenth(learnt, image => image.Class, seed);
        var model = new DigitModel(I: DigitImages.Size, H: 48, A: 16, C: 10, seed: (ulong)seed);
        static Example<float>[] Examples(IEnumerable<MadeUpSequence> images) =>
            [.. images.Select(image => new Example<float>(Sequences.Cast<double, float>(image.Sequence), image.Class))];
        Selected run = Selection.Fit(model, Examples(training), Examples(heldOut), Examples(test), new TrainingOptions
        {
            Optimizer = new Adam(0.004),
            Epochs = options.Epochs ?? (options.Quick ? 12 : 15),
            ClipNorm = 1,
            Seed = (ulong)seed,
            Threads = options.Threads,
        });
        console.Say($"Seed {seed}: accuracy {run.Test:0.000} on the test part, {run.HeldOut:0.000} on the held-out tenth (epoch {run.Epoch + 1}, {run.Seconds:0} s).");
        runs.Add(run);
        if (seed == options.Seed && options.Explain is { } method) ExplainMethods.Show(console, method, Explained(model, test));
        else if (seed == options.Seed) Explanation.Show(console, model, test[0]);
        if (seed == options.Seed) ReportView.Describe(console, options, model, SequenceSet<float>.Of(Examples(test)), new DescribeOptions<float> { Features = [new("ink", Ink), new("row", step => step.Step)] });
    }
    if (runs.Count > 1) console.Spread("Test accuracy", [.. runs.Select(run => run.Test)]);
}

static double Ink(DataStep<float> row)
{
    double sum = 0;
    foreach (float pixel in row.Input()) sum += pixel;
    return sum;
}

static ExplainedExample Explained(DigitModel model, MadeUpSequence[] test)
{
    static Batch<float> Of(IEnumerable<MadeUpSequence> images) => Batch<float>.From([.. images.Select(image => Sequences.Cast<double, float>(image.Sequence))]);
    return new ExplainedExample(model, Of([test[0]]), Target.Unit("logits", test[0].Class), Of(test.Take(40)), [.. Enumerable.Range(1, DigitImages.Size).Select(row => $"row {row}")])
    {
        Sum = "reader.az",
        Other = Of([test.First(image => image.Class != test[0].Class)]),
    };
}
