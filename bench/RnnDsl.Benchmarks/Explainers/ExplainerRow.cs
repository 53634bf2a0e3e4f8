using RnnDsl.Benchmarks.Peers;

namespace RnnDsl.Benchmarks.Explainers;

/// <summary>One method at one size: a figure for each launch of either side.</summary>
internal sealed class ExplainerRow(Method method, BenchSize size)
{
    private readonly Dictionary<string, List<double>> variants = [];
    private readonly Dictionary<string, double> checks = [];
    private double check;

    public Method Method => method;

    public BenchSize Size => size;

    /// <summary>Our milliseconds, launch by launch.</summary>
    public List<double> Ours { get; } = [];

    /// <summary>The peer's milliseconds by variant, launch by launch.</summary>
    public IReadOnlyDictionary<string, List<double>> Variants => variants;

    /// <summary>The fastest variant of Captum; null where it is not there.</summary>
    public string? Captum => Fastest("captum");

    /// <summary>The fastest variant of the bare evaluations in PyTorch; null where it is not there.</summary>
    public string? Bare => Fastest("bare");

    /// <summary>How many times longer a variant takes, in each pair of launches.</summary>
    public double[] Ratios(string variant) => [.. Ours.Zip(variants[variant], (ours, peer) => peer / ours)];

    /// <summary>Whether all sides computed the same thing, to 1 in 1000 of the sum of squares; null where that is not known.</summary>
    public bool? Agrees => checks.Count == 0 || !method.IsComparable() ? null : checks.Values.All(peer => Math.Abs(peer - check) <= 1e-3 * Math.Abs(peer));

    public void AddOurs(WorkerLine line)
    {
        Ours.Add(line.Ms);
        check = line.Check;
    }

    public void AddPeer(WorkerLine line)
    {
        if (!variants.TryGetValue(line.Variant, out List<double>? times)) variants[line.Variant] = times = [];
        times.Add(line.Ms);
        // The bare evaluations stop short of attributions where those take more than a difference.
        if (line.Check != 0) checks[line.Variant] = line.Check;
    }

    private string? Fastest(string prefix) => variants.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(pair => Sampler.Median(pair.Value)).Select(pair => pair.Key).FirstOrDefault();
}
