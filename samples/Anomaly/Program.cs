using Anomaly;
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
    "Listens to a made-up signal like a heart's, foretells each next value, and tells which steps were unexpected and which gates reacted.",
    null,
    Job);

static void Job(SampleOptions options, IAnsiConsole console)
{
    double[,] healthy = HeartSignal.Signal(options.Quick ? 6000 : 16000, (ulong)options.Seed, anomalies: 0).Values;
    double[,] check = HeartSignal.Signal(4000, (ulong)options.Seed + 1, anomalies: 0).Values;
    MadeUpHeart heart = HeartSignal.Signal(4000, (ulong)options.Seed + 2, anomalies: 0.1);
    var model = new HeartModel(I: 1, H: 32, seed: (ulong)options.Seed);
    int epochs = options.Epochs ?? (options.Quick ? 50 : 40);
    Example<float>[] windows = [.. SeriesWindows.Of(Sequences.Cast<double, float>(healthy), length: 160, stride: 20, horizon: 1).Select(Next)];
    var trainer = new Trainer<float>(model, new MeanSquaredError<float>(), new TrainingOptions
    {
        Optimizer = new Adam(0.01),
        Schedule = new CosineSchedule(epochs * ((windows.Length + 15) / 16), 1e-4),
        Epochs = epochs,
        BatchSize = 16,
        ClipNorm = 1,
        Seed = (ulong)options.Seed,
        Threads = options.Threads,
    });
    TrainingResult result = trainer.Fit(windows);
    console.Say($"Learnt from {healthy.GetLength(0):N0} steps of a healthy signal in {result.Steps:N0} steps of training; mean squared error {result.Loss.Mean:0.0000}.");

    // What is unexpected is decided by a second healthy signal: one step in a thousand of it is further off.
    Watch usual = Watch.Of(model, check), live = Watch.Of(model, heart.Values);
    double bound = usual.Errors[HeartSignal.Period..].Order().ElementAt((int)((usual.Errors.Length - HeartSignal.Period) * 0.999));
    var found = Stretches(live.Errors, bound);
    console.Heading("Unexpected");
    int hits = heart.Marks.Count(mark => found.Any(f => f.End > mark.First && f.First < mark.End + 4));
    int right = found.Count(f => heart.Marks.Any(mark => f.End > mark.First && f.First < mark.End + 4));
    console.Say($"{hits} of {heart.Marks.Count} wrong beats were noticed while they came; {right} of {found.Count} alarms were right.");
    foreach ((int first, int end) in found.Take(8))
    {
        AnomalyMark? mark = heart.Marks.FirstOrDefault(m => end > m.First && first < m.End + 4);
        console.Say($"  steps {first}-{end - 1}: up to {live.Errors[first..end].Max() / bound:0.0} times the bound; in truth {(mark is null ? "nothing" : $"{mark.Anomaly.ToString().ToLowerInvariant()} beat, steps {mark.First}-{mark.End - 1}")}");
    }
    if (options.Explain is { } method)
    {
        (int First, int End) most = found.Count > 0 ? found.MaxBy(f => live.Errors[f.First..f.End].Max()) : (HeartSignal.Period * 2, HeartSignal.Period * 2 + 1);
        int end = Math.Clamp(most.End, 40, heart.Values.GetLength(0));
        ExplainMethods.Show(console, method, new ExplainedExample(
            model, Batch<float>.From([Piece(heart.Values, end - 40)]), Target.Unit("foretold", 0),
            Batch<float>.From([.. Enumerable.Range(0, 40).Select(i => Piece(check, 50 * i))]), [.. Enumerable.Range(end - 40, 40).Select(t => $"step {t}")]) { Sum = "memory.az", Other = Batch<float>.From([Piece(check, 0)]) });
    }
    else if (found.Count > 0) Explain(console, heart, usual, live, found.MaxBy(f => live.Errors[f.First..f.End].Max()), bound);
    ReportView.Describe(console, options, model, SequenceSet<float>.Of(windows), new DescribeOptions<float> { Features = [new("signal", step => step.Input()[0])] });
}

static void Explain(IAnsiConsole console, MadeUpHeart heart, Watch usual, Watch live, (int First, int End) where, double bound)
{
    console.Heading("Why");
    int from = Math.Max(1, where.First - 6), to = Math.Min(live.Errors.Length, where.End + 6);
    console.WriteLine("The most unexpected stretch, step by step: the signal, how far off the forecast was (1 is the bound), and the gates as deviations from their usual mean:");
    var usuals = usual.Gates.ToDictionary(gate => gate.Key, gate => (Mean: gate.Value.Average(), Deviation: Deviation(gate.Value)));
    for (int t = from; t < to; t++)
        console.Say($"  step {t}: signal {heart.Values[t, 0],6:0.00}  off {live.Errors[t] / bound,5:0.0}{(live.Errors[t] > bound ? " !" : "  ")}  {string.Join("  ", usuals.Select(gate => FormattableString.Invariant($"{gate.Key[^1]} {(live.Gates[gate.Key][t] - gate.Value.Mean) / gate.Value.Deviation,5:+0.0;-0.0}")))}");
    var reacted = usuals.Select(gate => (gate.Key, Most: Enumerable.Range(where.First, to - where.First).Max(t => Math.Abs(live.Gates[gate.Key][t] - gate.Value.Mean) / gate.Value.Deviation))).MaxBy(gate => gate.Most);
    console.Say($"The gate that reacted most is {(reacted.Key == "memory.z" ? "the update gate z" : "the reset gate r")}: {reacted.Most:0.0} standard deviations from its usual mean.");
}

static Example<float> Next(SeriesWindow<float> window)
{
    int steps = window.Input.GetLength(0);
    var target = new float[steps, 1];
    for (int t = 0; t < steps; t++) target[t, 0] = t + 1 < steps ? window.Input[t + 1, 0] : window.Ahead[0, 0];
    return new Example<float>(window.Input, target);
}

static List<(int First, int End)> Stretches(double[] errors, double bound)
{
    var found = new List<(int First, int End)>();
    for (int t = HeartSignal.Period; t < errors.Length; t++)
    {
        if (errors[t] <= bound) continue;
        if (found.Count > 0 && t - found[^1].End < HeartSignal.Period / 2) found[^1] = (found[^1].First, t + 1);
        else found.Add((t, t + 1));
    }
    return found;
}

static double Deviation(double[] values)
{
    double mean = values.Average();
    return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
}

static float[,] Piece(double[,] signal, int from)
{
    var piece = new float[40, 1];
    for (int t = 0; t < 40; t++) piece[t, 0] = (float)signal[from + t, 0];
    return piece;
}
