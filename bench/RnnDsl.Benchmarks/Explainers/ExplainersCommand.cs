using System.CommandLine;
using System.CommandLine.Parsing;
using RnnDsl.Benchmarks.Peers;

namespace RnnDsl.Benchmarks.Explainers;

/// <summary>The commands <c>explainers</c> and, for its own use, <c>explainers-worker</c>.</summary>
internal static class ExplainersCommand
{
    public const string WorkerName = "explainers-worker";

    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Two launches and short timings: a first impression." };
        Option<string?> json = PairedOptions.Json();
        Option<BenchSize[]> sizes = Sizes();
        sizes.DefaultValueFactory = _ => [Methods.Small, Methods.Large];
        Option<Method[]> methods = MethodNames();
        methods.DefaultValueFactory = _ => Methods.All;
        Option<int?> launches = PairedOptions.Launches();
        Option<string> python = PairedOptions.Python();
        var captum = new Option<string?>("--captum") { Description = "The folder that holds the package captum, where that Python does not have it.", HelpName = "FOLDER" };
        captum.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } folder && !Directory.Exists(folder)) result.AddError($"--captum: there is no folder '{folder}'.");
        });
        var command = new Command("explainers", "Time the explainers on one thread, next to Captum where it is installed.") { quick, json, sizes, methods, launches, python, captum };
        command.SetAction(parsed =>
        {
            bool isQuick = parsed.GetValue(quick);
            var options = new ExplainersOptions(parsed.GetValue(methods)!, parsed.GetValue(sizes)!, parsed.GetValue(launches) ?? (isQuick ? 2 : 5), isQuick, parsed.GetValue(python)!, parsed.GetValue(captum));
            ExplainersResult result = ExplainersBenchmark.Run(options, Console.Error.WriteLine);
            ExplainersReport.WriteTable(result, Console.Out);
            if (parsed.GetValue(json) is { } file) ExplainersReport.WriteJson(result, file);
        });
        return command;
    }

    public static Command CreateWorker()
    {
        Option<BenchSize[]> size = Sizes();
        Option<Method[]> methods = MethodNames();
        var quick = new Option<bool>("--quick");
        var command = new Command(WorkerName, "Our side of one launch.") { size, methods, quick };
        command.Hidden = true;
        command.SetAction(parsed => ExplainerWorker.Run(parsed.GetValue(size)![0], parsed.GetValue(methods)!, parsed.GetValue(quick) ? ExplainerWorker.Quick : ExplainerWorker.Full));
        return command;
    }

    private static Option<BenchSize[]> Sizes() => new("--size")
    {
        Description = "Sizes T,B,I,H: steps, examples, features, units. Two sizes by default.",
        HelpName = "T,B,I,H",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = PeersCommand.ParseSizes,
    };

    private static Option<Method[]> MethodNames() => new("--methods")
    {
        Description = $"Methods, separated by commas: {string.Join(", ", Methods.All.Select(method => method.Name()))}. All of them by default.",
        HelpName = "NAMES",
        CustomParser = ParseMethods,
    };

    private static Method[] ParseMethods(ArgumentResult result)
    {
        string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Distinct()];
        string[] known = [.. Methods.All.Select(method => method.Name())];
        foreach (string name in names)
            if (!known.Contains(name)) result.AddError($"--methods: there is no method '{name}'; there are {string.Join(", ", known)}.");
        return [.. names.Where(known.Contains).Select(Methods.Parse)];
    }
}
