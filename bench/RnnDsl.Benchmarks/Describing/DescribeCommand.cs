using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using RnnDsl.Benchmarks.Explainers;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Benchmarks.Describing;

/// <summary>The command <c>describe</c>: time and memory of a report over a data set that is made as it goes.</summary>
internal static class DescribeCommand
{
    private const int Features = 32;
    private const int Classes = 2;

    public static Command Create()
    {
        var sequences = Number("--sequences", "Sequences.", 10_000);
        var steps = Number("--steps", "Steps of each.", 50);
        var units = Number("--units", "Units of the GRU.", 64);
        var threads = Number("--threads", "Threads.", 2);
        var parts = new Option<bool>("--parts") { Description = "Time each part of the report alone, too." };
        var command = new Command("describe", "Time and memory of model.Describe(data).") { sequences, steps, units, threads, parts };
        command.SetAction(parsed => Run(parsed.GetValue(sequences), parsed.GetValue(steps), parsed.GetValue(units), parsed.GetValue(threads), parsed.GetValue(parts)));
        return command;
    }

    private static void Run(int sequences, int steps, int units, int threads, bool parts)
    {
        var model = new GruClassifier(I: Features, H: units, C: Classes, seed: 1);
        SequenceSet<float> data = SequenceSet<float>.Of(sequences, i => Make(i, steps));
        // Warm, so that compiling is not timed.
        Measure("warm-up (200 sequences)", model, SequenceSet<float>.Of(200, i => Make(i, steps)), ReportParts.All, threads);
        if (parts)
            foreach (ReportParts part in Enum.GetValues<ReportParts>())
                if (part is not (ReportParts.All or ReportParts.None))
                    Measure(part.ToString(), model, data, part, threads);
        Measure("all parts", model, data, ReportParts.All, threads);
    }

    private static void Measure(string what, GruClassifier model, SequenceSet<float> data, ReportParts parts, int threads)
    {
        GC.Collect();
        long before = Process.GetCurrentProcess().WorkingSet64;
        var watch = Stopwatch.StartNew();
        double cpu = CpuClock.Milliseconds;
        ModelReport report = model.Describe(data, new DescribeOptions<float> { Parts = parts, Seed = 1, Run = new RunOptions { Threads = threads } });
        cpu = CpuClock.Milliseconds - cpu;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-28} {watch.Elapsed.TotalSeconds,8:0.0} s  {cpu / 1000,8:0.0} s CPU   working set {before >> 20} MiB before, {process.PeakWorkingSet64 >> 20} MiB at most so far; report {report.ToJson().Length >> 10} KiB; left out: {string.Join(", ", report.Skipped.Select(skipped => skipped.Part))}"));
    }

    /// <summary>A sequence of noise whose class is the sign of its first feature's sum.</summary>
    private static Example<float> Make(int number, int steps)
    {
        var random = new RandomStream((ulong)number + 1);
        var values = new float[steps, Features];
        double sum = 0;
        for (int step = 0; step < steps; step++)
        for (int k = 0; k < Features; k++)
        {
            values[step, k] = (float)(2 * random.NextUniform() - 1);
            if (k == 0) sum += values[step, k];
        }
        return new Example<float>(values, sum > 0 ? 1 : 0);
    }

    private static Option<int> Number(string name, string description, int value)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = $"{description} {value} by default.", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int given) && given < 1) result.AddError($"{name} is {given}; it must be at least 1.");
        });
        return option;
    }
}
