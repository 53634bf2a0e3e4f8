namespace RnnDsl.Benchmarks.Peers;

/// <summary>One measure of one cell at one size.</summary>
internal sealed class PeerRow(string cell, Measure measure, BenchSize size) : PairedRow
{
    public string Cell => cell;

    public Measure Measure => measure;

    public BenchSize Size => size;

    public string Name => $"{cell}/{measure.Name()}/torch/{size}";

    /// <summary>The operations of a plain computation; see <see cref="Measures.Flops"/>.</summary>
    public double Flops => measure.Flops(cell, size);

    /// <summary>The fastest variant of the peer by its median over the launches; null where there is no peer.</summary>
    public string? Fastest => FastestOf("");

    /// <summary>The milliseconds of the fastest variant, launch by launch.</summary>
    public IReadOnlyList<double> Peer => Fastest is { } name ? Variants[name] : [];
}
