using System.Text.Json;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>One line of a worker's output: a measure's median in one launch.</summary>
internal sealed record WorkerLine(string Measure, string Variant, double Ms, int Samples, double Check);

/// <summary>Our side of one launch: a process of its own that prints the peak and then a line for each measure.</summary>
internal static class Worker
{
    public const string PeakName = "peak_gflops";

    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Run(string cell, BenchSize size, IEnumerable<Measure> measures, Effort effort)
    {
        Print(new Dictionary<string, double> { [PeakName] = FmaPeak.Measure() });
        foreach (Measure measure in measures)
        {
            IWorkload workload = Workloads.Create(cell, size, measure);
            workload.Run();
            double check = workload.Check();
            double[] samples = Sampler.Sample(workload.Run, effort);
            Print(new WorkerLine(measure.Name(), "ours", Sampler.Median(samples), samples.Length, check));
        }
    }

    private static void Print<T>(T line) => Console.WriteLine(JsonSerializer.Serialize(line, Json));
}
