namespace RnnDsl.Benchmarks.Peers;

/// <summary>What to compare.</summary>
internal sealed record PeersOptions(IReadOnlyList<string> Cells, IReadOnlyList<BenchSize> Sizes, int Launches, bool Quick, string Python)
{
    public Effort Effort => Quick ? Effort.Quick : Effort.Full;
}

/// <summary>All rows, and the peak that the floor is computed from, the median over the launches.</summary>
internal sealed record PeersResult(IReadOnlyList<PeerRow> Rows, double PeakGflops, string? TorchVersion)
{
    /// <summary>The milliseconds that a row's operations take at the peak.</summary>
    public double Floor(PeerRow row) => row.Flops / PeakGflops * 1e-6;
}

/// <summary>
/// Our side and the peer in turn, each launch a fresh process: times move by up to 1.7 between processes, so a figure of
/// one launch says little, and a pair that ran one after the other says most.
/// </summary>
internal static class PeersBenchmark
{
    public static PeersResult Run(PeersOptions options, Action<string> say)
    {
        var launcher = new Launcher(options.Python);
        string? torch = launcher.TorchVersion();
        say(torch is null
            ? $"PyTorch is not installed for {options.Python}: only our side is timed (Debian: apt-get install python3-torch libopenblas0-pthread)."
            : $"Peer: PyTorch {torch}, variants {string.Join(", ", options.Effort.Variants)} (the fastest counts); {Launcher.TuningText}.");

        var rows = new List<PeerRow>();
        var peaks = new List<double>();
        foreach (string cell in options.Cells)
        foreach (BenchSize size in options.Sizes)
        {
            PeerRow[] group = [.. Measures.All.Select(measure => new PeerRow(cell, measure, size))];
            for (int launch = 0; launch < options.Launches; launch++)
            {
                say($"{cell} {size}: launch {launch + 1} of {options.Launches}");
                // Who goes first changes, so that neither side always meets the cooler processor.
                if (launch % 2 == 1 && torch is not null) AddPeer(group, launcher.Torch(cell, size, Measures.All, options.Effort));
                Launch ours = launcher.Ours(cell, size, Measures.All, options.Quick);
                peaks.Add(ours.PeakGflops);
                foreach (WorkerLine line in ours.Lines) Row(group, line).AddOurs(line);
                if (launch % 2 == 0 && torch is not null) AddPeer(group, launcher.Torch(cell, size, Measures.All, options.Effort));
            }
            rows.AddRange(group);
        }
        return new PeersResult(rows, Sampler.Median(peaks), torch);
    }

    private static void AddPeer(PeerRow[] group, Launch launch)
    {
        foreach (WorkerLine line in launch.Lines) Row(group, line).AddPeer(line);
    }

    private static PeerRow Row(PeerRow[] group, WorkerLine line) => group.First(row => row.Measure == Measures.Parse(line.Measure));
}
