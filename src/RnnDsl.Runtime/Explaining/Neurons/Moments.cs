namespace RnnDsl.Explaining;

/// <summary>Count, mean and sum of squared deviations (Welford).</summary>
internal struct Moments
{
    private double squares;

    internal long Count { get; private set; }

    internal double Mean { get; private set; }

    /// <summary>Divided by n.</summary>
    internal readonly double Variance => Count == 0 ? double.NaN : squares / Count;

    internal readonly double Deviation => Math.Sqrt(Variance);

    internal void Add(double value)
    {
        Count++;
        double away = value - Mean;
        Mean += away / Count;
        squares += away * (value - Mean);
    }

    /// <summary>Joins those of other values (Chan et al.).</summary>
    internal void Add(Moments other)
    {
        if (other.Count == 0) return;
        double away = other.Mean - Mean;
        long together = Count + other.Count;
        squares += other.squares + away * away * ((double)Count * other.Count / together);
        Mean += away * other.Count / together;
        Count = together;
    }
}
