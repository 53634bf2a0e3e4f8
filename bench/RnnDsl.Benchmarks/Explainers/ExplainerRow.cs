using RnnDsl.Benchmarks.Peers;

namespace RnnDsl.Benchmarks.Explainers;

/// <summary>One method at one size.</summary>
internal sealed class ExplainerRow(Method method, BenchSize size) : PairedRow
{
    public Method Method => method;

    public BenchSize Size => size;

    /// <summary>The fastest variant of Captum; null where it is not there.</summary>
    public string? Captum => FastestOf("captum");

    /// <summary>The fastest variant of the bare evaluations in PyTorch; null where it is not there.</summary>
    public string? Bare => FastestOf("bare");

    // The bare evaluations stop short of attributions where those take more than a difference.
    protected override bool IsComparable(WorkerLine peer) => method.IsComparable() && peer.Check != 0;
}
