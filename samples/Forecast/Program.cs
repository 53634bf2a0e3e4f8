using Forecast;
using RnnDsl.Batching;
using RnnDsl.Data;
using RnnDsl.Explaining;
using RnnDsl.MadeUp.Explaining;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using RnnDsl.Training;
using Spectre.Console;

return SampleCommand.Run(
    args,
    "Foretells a monthly series with two GRUs, one on top of the other, a year ahead. Shows which months the forecast rests on.",
    "CSV with a column of numbers, the last one, a row a month",
    Job);

static void Job(SampleOptions options, IAnsiConsole console)
{
    const int year = 12;
    (string name, double[] series) = Months.Of(options);
    double[] logs = [.. series.Select(value => Math.Log(value))];
    int known = logs.Length - year;
    console.Say($"{name}: {series.Length} months; the last {year} are to be foretold.");
    double mean = logs[..known].Average(), scale = Math.Sqrt(logs[..known].Average(value => (value - mean) * (value - mean)));
    float[] scaled = [.. logs.Select(value => (float)((value - mean) / scale))];

    var model = new ForecastModel(I: 1, H: 24, seed: (ulong)options.Seed);
    // Windows of up to four years, each month with the one after it as its target; the known months alone.
    Example<float>[] windows = [.. Enumerable.Range(0, known - 25).Select(first => Window(scaled[first..Math.Min(known, first + 49)]))];
    int epochs = options.Epochs ?? (options.Quick ? 30 : 80);
    var trainer = new Trainer<float>(model, new MeanSquaredError<float>(), new TrainingOptions
    {
        Optimizer = new AdamW(0.005) { WeightDecay = 0.01 },
        Schedule = new CosineSchedule(epochs * ((windows.Length + 15) / 16), 1e-4),
        Epochs = epochs,
        BatchSize = 16,
        ClipNorm = 1,
        Seed = (ulong)options.Seed,
        Threads = options.Threads,
    });
    trainer.Fit(windows);

    double[] foretold = [.. Foretell(model, scaled[..known], year).Select(value => Math.Exp(mean + scale * value))];
    double error = Enumerable.Range(0, year).Average(i => Math.Abs(foretold[i] / series[known + i] - 1));
    double asLastYear = Enumerable.Range(0, year).Average(i => Math.Abs(series[known + i - year] / series[known + i] - 1));
    console.Heading("The year ahead");
    for (int i = 0; i < year; i++) console.Say($"  month {i + 1,2}: foretold {foretold[i],7:0.0}, it was {series[known + i],7:0.0}");
    console.Say($"Mean error {error:0.0%}; the same months of the year before would miss by {asLastYear:0.0%}.");

    ReportView.Describe(console, options, model, SequenceSet<float>.Of(windows), new DescribeOptions<float> { Features = [new("month", step => step.Input()[0]), new("position", step => step.Step)] });
    if (options.Explain is { } method)
    {
        Batch<float> Months(int from, int to) => Batch<float>.From([Column(scaled[from..to])]);
        int shown = Math.Min(24, known / 2);
        ExplainMethods.Show(console, method, new ExplainedExample(
            model, Months(known - shown, known), Target.Unit("next", 0),
            Batch<float>.From([.. Enumerable.Range(0, known - shown).Select(from => Column(scaled[from..(from + shown)]))]),
            [.. Enumerable.Range(0, shown).Select(i => $"{shown - i - 1,2} months before")]) { Sum = "lower.az", Other = Months(0, shown) });
        return;
    }

    console.Heading("Why");
    console.WriteLine("What a change of each of the last 24 months would do to the first month ahead (its gradient):");
    double[] slopes = Slopes(model, scaled[..known]);
    console.Bars(slopes.Select((slope, i) => ($"{slopes.Length - i - 1,2} months before", slope)));
    int most = Enumerable.Range(0, slopes.Length - 2).MaxBy(i => Math.Abs(slopes[i]));
    console.Say($"Besides the last two months, the one {slopes.Length - most - 1} months before counts most: a season of twelve months shows about {year - 1} months before the last.");
}

static Example<float> Window(float[] values)
{
    var input = new float[values.Length - 1, 1];
    var target = new float[values.Length - 1, 1];
    for (int t = 0; t < values.Length - 1; t++) (input[t, 0], target[t, 0]) = (values[t], values[t + 1]);
    return new Example<float>(input, target);
}

static float[,] Column(float[] values)
{
    var column = new float[values.Length, 1];
    for (int t = 0; t < values.Length; t++) column[t, 0] = values[t];
    return column;
}

// A session takes the known months, then its own forecasts.
static float[] Foretell(ForecastModel model, float[] known, int ahead)
{
    StreamingSession<float> session = model.Start();
    foreach (float value in known) session.Step([value]);
    var foretold = new float[ahead];
    for (int i = 0; i < ahead; i++)
    {
        foretold[i] = session.Output[0];
        session.Step([foretold[i]]);
    }
    return foretold;
}

static double[] Slopes(ForecastModel model, float[] known)
{
    var months = new float[known.Length, 1];
    for (int t = 0; t < known.Length; t++) months[t, 0] = known[t];
    var trace = model.Record(Batch<float>.From([months]));
    var seeds = new Seeds<float>(trace);
    seeds["next"][0, known.Length - 1][0] = 1;
    Quantity<float> slopes = model.Compiled.Backward(trace, seeds, GradientRequest.Inputs).Inputs["months"];
    return [.. Enumerable.Range(known.Length - 24, 24).Select(t => (double)slopes[0, t][0])];
}
