using System.Text.Json;
using RnnDsl.Benchmarks.Peers;

namespace RnnDsl.Benchmarks.Explainers;

/// <summary>Our side of one launch: a process of its own that prints a line for each method.</summary>
internal static class ExplainerWorker
{
    // An explainer calls most of its code only a few times, so the runtime takes longer to compile it anew than it does for a plain run.
    public static readonly Effort Full = new(0.5, 5, 4.0, []);

    public static readonly Effort Quick = new(0.2, 3, 1.5, []);

    public static void Run(BenchSize size, IEnumerable<Method> methods, Effort effort)
    {
        foreach (Method method in methods)
        {
            var workload = new ExplainerWorkload(method, size);
            workload.Run();
            double check = workload.Check();
            double[] samples = Sampler.Sample(workload.Run, effort);
            Console.WriteLine(JsonSerializer.Serialize(new WorkerLine(method.Name(), "ours", Sampler.Median(samples), samples.Length, check), Worker.Json));
        }
    }
}
