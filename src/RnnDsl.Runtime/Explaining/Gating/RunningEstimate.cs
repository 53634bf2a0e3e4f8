using MathNet.Numerics.Statistics;

namespace RnnDsl.Explaining;

/// <summary>What running statistics estimate.</summary>
internal static class RunningEstimate
{
    extension(RunningStatistics of)
    {
        /// <summary>The mean with its standard error.</summary>
        internal Estimate Estimate() => of.Count == 0 ? new Estimate(double.NaN, double.NaN, 0)
            : new Estimate(of.Mean, of.Count < 2 ? double.NaN : of.StandardDeviation / Math.Sqrt(of.Count), (int)of.Count);
    }
}
