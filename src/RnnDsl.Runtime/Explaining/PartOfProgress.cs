namespace RnnDsl.Explaining;

/// <summary>Passes the progress of a part of some work on as that of the whole.</summary>
internal sealed class PartOfProgress : IProgress<double>
{
    private readonly IProgress<double> whole;
    private readonly double from;
    private readonly double to;

    private PartOfProgress(IProgress<double> whole, double from, double to) => (this.whole, this.from, this.to) = (whole, from, to);

    /// <summary>The progress of a part; null where nobody listens.</summary>
    internal static IProgress<double>? Of(IProgress<double>? whole, double from, double to) => whole is null ? null : new PartOfProgress(whole, from, to);

    /// <summary>The progress of one of several parts that take equally long.</summary>
    internal static IProgress<double>? Of(IProgress<double>? whole, int part, int parts) => Of(whole, (double)part / parts, (part + 1.0) / parts);

    public void Report(double value) => whole.Report(from + value * (to - from));
}
