using System.CommandLine;
using System.CommandLine.Parsing;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>The commands <c>peers</c> and, for its own use, <c>peers-worker</c>.</summary>
internal static class PeersCommand
{
    public const string WorkerName = "peers-worker";

    private static readonly string[] KnownCells = ["gru", "lstm"];

    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Two launches and short timings: a first impression, in about four minutes; all of it takes about twenty." };
        Option<string?> json = PairedOptions.Json();
        var sizes = new Option<BenchSize[]>("--size")
        {
            Description = "Sizes T,B,I,H: steps, sequences, features, units. Six sizes by default.",
            HelpName = "T,B,I,H",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = ParseSizes,
            DefaultValueFactory = _ => BenchSize.Defaults,
        };
        var cells = new Option<string[]>("--cells") { Description = "Cells, separated by commas.", HelpName = "gru,lstm", CustomParser = ParseCells, DefaultValueFactory = _ => KnownCells };
        Option<int?> launches = PairedOptions.Launches();
        Option<string> python = PairedOptions.Python();
        var command = new Command("peers", "Time Gru and Lstm on one thread, next to tuned PyTorch where it is installed.") { quick, json, sizes, cells, launches, python };
        command.SetAction(parsed =>
        {
            bool isQuick = parsed.GetValue(quick);
            var options = new PeersOptions(parsed.GetValue(cells)!, parsed.GetValue(sizes)!, parsed.GetValue(launches) ?? (isQuick ? 2 : 5), isQuick, parsed.GetValue(python)!);
            PeersResult result = PeersBenchmark.Run(options, Console.Error.WriteLine);
            PeersReport.WriteTable(result, Console.Out);
            if (parsed.GetValue(json) is { } file) PeersReport.WriteJson(result, file);
        });
        return command;
    }

    public static Command CreateWorker()
    {
        var cell = new Option<string>("--cell") { Required = true };
        var size = new Option<BenchSize[]>("--size") { Required = true, CustomParser = ParseSizes };
        var measures = new Option<string>("--measures") { Required = true };
        var quick = new Option<bool>("--quick");
        var command = new Command(WorkerName, "Our side of one launch.") { cell, size, measures, quick };
        command.Hidden = true;
        command.SetAction(parsed => Worker.Run(
            parsed.GetValue(cell)!,
            parsed.GetValue(size)![0],
            parsed.GetValue(measures)!.Split(',').Select(Measures.Parse),
            parsed.GetValue(quick) ? Effort.Quick : Effort.Full));
        return command;
    }

    internal static BenchSize[] ParseSizes(ArgumentResult result)
    {
        var sizes = new List<BenchSize>();
        foreach (Token token in result.Tokens)
            if (BenchSize.TryParse(token.Value, out BenchSize? size)) sizes.Add(size.Value);
            else result.AddError($"--size: '{token.Value}' is not of the form T,B,I,H with four numbers above zero, for example 100,32,64,128.");
        return [.. sizes];
    }

    private static string[] ParseCells(ArgumentResult result)
    {
        string[] cells = [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Distinct()];
        foreach (string cell in cells)
            if (!KnownCells.Contains(cell))
                result.AddError($"--cells: there is no cell '{cell}'; there are {string.Join(" and ", KnownCells)}.");
        return cells;
    }
}
