using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Faithfulness;

/// <summary>The command <c>faithfulness</c>: what each method says of trained nets whose relevant steps are known to a scorer.</summary>
internal static class FaithfulnessCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The folder of tasks and nets; truth and alternatives are not read and need not be there.", HelpName = "DIR", Required = true };
        var output = new Option<string>("--out") { Description = "Where attributions are written, a file for each method and net.", HelpName = "FOLDER", Required = true };
        var methods = new Option<string[]>("--methods")
        {
            Description = "Methods, separated by commas; all by default.",
            HelpName = "NAME,…",
            CustomParser = result => result.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            DefaultValueFactory = _ => [.. FaithfulnessMethods.All.Select(method => method.Name)],
        };
        var seed = new Option<ulong>("--seed") { Description = "Where random numbers come from.", HelpName = "N" };
        var command = new Command("faithfulness", "Write the attributions of trained nets on tasks with known relevant steps, for score.py to judge.") { data, output, methods, seed };
        command.SetAction(parsed =>
        {
            try
            {
                Run(parsed.GetValue(data)!, parsed.GetValue(output)!, parsed.GetValue(methods)!, parsed.GetValue(seed));
                return 0;
            }
            catch (Exception error) when (error is ArgumentException or IOException or InvalidDataException or JsonException or KeyNotFoundException)
            {
                Console.Error.WriteLine(error.Message);
                return 1;
            }
        });
        return command;
    }

    /// <summary>The command <c>faithfulness-compare</c>.</summary>
    public static Command CreateComparison()
    {
        var scores = new Option<string>("--scores") { Description = "What score.py wrote with --json of our attributions.", HelpName = "FILE", Required = true };
        var reference = new Option<string>("--reference") { Description = "The folder's reference.json.", HelpName = "FILE", Required = true };
        var command = new Command("faithfulness-compare", "Print how far the scores of the methods that a reference has too differ from it.") { scores, reference };
        command.SetAction(parsed => ReferenceComparison.Print(parsed.GetValue(scores)!, parsed.GetValue(reference)!, Console.Out));
        return command;
    }

    private static void Run(string data, string output, string[] names, ulong seed)
    {
        IReadOnlyList<(string Name, FaithfulnessMethods.Method Run)> methods = FaithfulnessMethods.Find(names);
        BenchTask[] tasks = BenchTask.ReadAll(data);
        Directory.CreateDirectory(output);
        var seconds = new double[methods.Count];
        int nets = 0;
        foreach (BenchTask task in tasks)
            foreach (string name in task.Nets)
            {
                IRecurrentModel<double> net = BenchNet.Read(Path.Combine(task.Folder, $"{task.Name}.{name}.safetensors"));
                nets++;
                for (int i = 0; i < methods.Count; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    StepScores scores = methods[i].Run(net, task, seed);
                    seconds[i] += Stopwatch.GetElapsedTime(start).TotalSeconds;
                    AttributionFile.Write(output, task.Name, name, methods[i].Name, scores);
                }
                Console.Error.WriteLine($"{task.Name} {name}");
            }
        Console.WriteLine($"{nets} nets; seconds a net:");
        for (int i = 0; i < methods.Count; i++) Console.WriteLine(FormattableString.Invariant($"{methods[i].Name,-34}{seconds[i] / nets,8:F3}"));
    }
}
