namespace RnnDsl.Benchmarks.Peers;

/// <summary>A figure for each launch of either side, ours and the peer's by variant, and what they computed.</summary>
internal abstract class PairedRow
{
    private readonly Dictionary<string, List<double>> variants = [];
    private readonly Dictionary<string, double> peerChecks = [];
    private double check;

    /// <summary>Our milliseconds, launch by launch.</summary>
    public List<double> Ours { get; } = [];

    /// <summary>The milliseconds of every variant of the peer, launch by launch.</summary>
    public IReadOnlyDictionary<string, List<double>> Variants => variants;

    /// <summary>Whether both sides computed the same thing, to 1 in 1000 of the sum of squares; null where that is not known.</summary>
    public bool? Agrees => peerChecks.Count == 0 ? null : peerChecks.Values.All(peer => Math.Abs(peer - check) <= 1e-3 * Math.Abs(peer));

    /// <summary>How many times longer a variant takes, in each pair of launches.</summary>
    public double[] Ratios(string variant) => [.. Ours.Zip(variants[variant], (ours, peer) => peer / ours)];

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
        if (IsComparable(line)) peerChecks[line.Variant] = line.Check;
    }

    /// <summary>Whether the peer computes the same thing there.</summary>
    protected virtual bool IsComparable(WorkerLine peer) => true;

    /// <summary>The fastest variant by its median over the launches, of those whose names begin so; null where there is none.</summary>
    protected string? FastestOf(string prefix) =>
        variants.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(pair => Sampler.Median(pair.Value)).Select(pair => pair.Key).FirstOrDefault();
}
