using RnnDsl.Benchmarks.Peers;

namespace RnnDsl.Benchmarks.Explainers;

/// <summary>What to compare.</summary>
internal sealed record ExplainersOptions(IReadOnlyList<Method> Methods, IReadOnlyList<BenchSize> Sizes, int Launches, bool Quick, string Python, string? Captum)
{
    public Effort Effort => Quick ? new Effort(0.1, 1, 0.3, []) : new Effort(0.5, 3, 1.0, []);
}

/// <summary>All rows, and what there was to compare with.</summary>
internal sealed record ExplainersResult(IReadOnlyList<ExplainerRow> Rows, string? TorchVersion, string? CaptumVersion);

/// <summary>Our explainers and Captum's in turn, each launch a fresh process, one thread, CPU time.</summary>
internal static class ExplainersBenchmark
{
    public static ExplainersResult Run(ExplainersOptions options, Action<string> say)
    {
        var launcher = new Launcher(options.Python);
        string? torch = launcher.TorchVersion(), captum = torch is null ? null : launcher.CaptumVersion(options.Captum);
        say(torch is null
            ? $"PyTorch is not installed for {options.Python}: only our side is timed (Debian: apt-get install python3-torch libopenblas0-pthread)."
            : $"Peer: PyTorch {torch}, {(captum is null ? "no Captum (--captum FOLDER names the one that holds the package), so only the evaluations that it could not do without" : $"Captum {captum}")}; {Launcher.TuningText}.");

        var rows = new List<ExplainerRow>();
        foreach (BenchSize size in options.Sizes)
        {
            ExplainerRow[] group = [.. options.Methods.Select(method => new ExplainerRow(method, size))];
            for (int launch = 0; launch < options.Launches; launch++)
            {
                say($"{size}: launch {launch + 1} of {options.Launches}");
                // Who goes first changes, so that neither side always meets the cooler processor.
                if (launch % 2 == 1) Peer();
                foreach (WorkerLine line in launcher.Ours(Arguments(options, size)).Lines) Row(line).AddOurs(line);
                if (launch % 2 == 0) Peer();
            }
            rows.AddRange(group);

            void Peer()
            {
                if (torch is null) return;
                foreach (WorkerLine line in launcher.Captum(size, Names(options.Methods), options.Effort, captum is null ? null : options.Captum ?? "").Lines) Row(line).AddPeer(line);
            }

            ExplainerRow Row(WorkerLine line) => group.First(row => row.Method == Methods.Parse(line.Measure));
        }
        return new ExplainersResult(rows, torch, captum);
    }

    private static List<string> Arguments(ExplainersOptions options, BenchSize size)
    {
        List<string> arguments = [ExplainersCommand.WorkerName, "--size", size.ToString(), "--methods", Names(options.Methods)];
        if (options.Quick) arguments.Add("--quick");
        return arguments;
    }

    private static string Names(IEnumerable<Method> methods) => string.Join(',', methods.Select(method => method.Name()));
}
