namespace RnnDsl.Benchmarks.Peers;

/// <summary>One measure of one cell at one size: a figure for each launch of either side.</summary>
internal sealed class PeerRow(string cell, Measure measure, BenchSize size)
{
    private readonly Dictionary<string, List<double>> variants = [];
    private readonly Dictionary<string, double> peerChecks = [];
    private double check;

    public string Cell => cell;

    public Measure Measure => measure;

    public BenchSize Size => size;

    public string Name => $"{cell}/{measure.Name()}/torch/{size}";

    /// <summary>The operations of a plain computation; see <see cref="Measures.Flops"/>.</summary>
    public double Flops => measure.Flops(cell, size);

    /// <summary>Our milliseconds, launch by launch.</summary>
    public List<double> Ours { get; } = [];

    /// <summary>The milliseconds of every variant of the peer, launch by launch.</summary>
    public IReadOnlyDictionary<string, List<double>> Variants => variants;

    /// <summary>The fastest variant of the peer by its median over the launches; null where there is no peer.</summary>
    public string? Fastest => variants.Count == 0 ? null : variants.MinBy(pair => Sampler.Median(pair.Value)).Key;

    /// <summary>The milliseconds of the fastest variant, launch by launch.</summary>
    public IReadOnlyList<double> Peer => Fastest is { } name ? variants[name] : [];

    /// <summary>How many times longer the peer takes, in each pair of launches.</summary>
    public IEnumerable<double> Ratios => Ours.Zip(Peer, (ours, peer) => peer / ours);

    /// <summary>Whether both sides computed the same thing, to 1 in 1000 of the sum of squares; null where there is no peer.</summary>
    public bool? Agrees => peerChecks.Count == 0 ? null : peerChecks.Values.All(peer => Math.Abs(peer - check) <= 1e-3 * Math.Abs(peer));

    /// <summary>Adds what a launch of ours measured.</summary>
    public void AddOurs(WorkerLine line)
    {
        Ours.Add(line.Ms);
        check = line.Check;
    }

    /// <summary>Adds what a launch of the peer measured, for one variant.</summary>
    public void AddPeer(WorkerLine line)
    {
        if (!variants.TryGetValue(line.Variant, out List<double>? times)) variants[line.Variant] = times = [];
        times.Add(line.Ms);
        peerChecks[line.Variant] = line.Check;
    }
}
