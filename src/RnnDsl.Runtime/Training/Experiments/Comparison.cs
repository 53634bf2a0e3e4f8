using System.Globalization;
using System.Numerics;
using System.Text;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace RnnDsl.Training;

/// <summary>One of several models that are compared.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Name">What results call it.</param>
/// <param name="Start">Makes the model, initialised by the seed, and its trainer, all of it anew.</param>
public sealed record Contender<T>(string Name, Func<ulong, Trainer<T>> Start) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>How one model did.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">What was measured, a value a seed.</param>
/// <param name="Trainings">How the trainings ended, one a seed.</param>
public sealed record ContenderResult(string Name, IReadOnlyList<double> Values, IReadOnlyList<TrainingResult> Trainings)
{
    /// <summary>The mean over the seeds.</summary>
    public double Mean => Values.Mean();

    /// <summary>The standard deviation over the seeds (n − 1).</summary>
    public double StandardDeviation => Values.StandardDeviation();
}

/// <summary>The difference of two models over the same seeds (Student's paired t-test).</summary>
/// <param name="First">The name of one.</param>
/// <param name="Second">The name of the other.</param>
/// <param name="Mean">The mean of first − second.</param>
/// <param name="StandardError">The standard error of the mean.</param>
/// <param name="Low">Where its 95 % confidence interval begins.</param>
/// <param name="High">Where its 95 % confidence interval ends.</param>
/// <param name="P">The two-sided probability of a difference at least as large if there were none. It tells of seeds, not of other test examples.</param>
public sealed record PairedDifference(string First, string Second, double Mean, double StandardError, double Low, double High, double P)
{
    internal static PairedDifference Of(ContenderResult first, ContenderResult second)
    {
        double[] differences = [.. first.Values.Zip(second.Values, (a, b) => a - b)];
        double mean = differences.Mean(), error = differences.StandardDeviation() / Math.Sqrt(differences.Length);
        if (error == 0) return new PairedDifference(first.Name, second.Name, mean, 0, mean, mean, mean == 0 ? 1 : 0);
        if (double.IsNaN(error)) return new PairedDifference(first.Name, second.Name, mean, double.NaN, double.NaN, double.NaN, double.NaN);
        var distribution = new StudentT(0, 1, differences.Length - 1);
        double reach = distribution.InverseCumulativeDistribution(0.975) * error;
        return new PairedDifference(first.Name, second.Name, mean, error, mean - reach, mean + reach, 2 * distribution.CumulativeDistribution(-Math.Abs(mean / error)));
    }
}

/// <summary>What a comparison of models found.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="Contenders">The models, in the order in which they were given.</param>
/// <param name="Differences">Each pair of them.</param>
public sealed record Comparison(string Measure, IReadOnlyList<ContenderResult> Contenders, IReadOnlyList<PairedDifference> Differences)
{
    /// <summary>A line a model, and one a pair.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (ContenderResult contender in Contenders)
            text.AppendLine(CultureInfo.InvariantCulture, $"{contender.Name}: {Measure} {contender.Mean:G5} ± {contender.StandardDeviation:G3} over {contender.Values.Count} seeds");
        foreach (PairedDifference pair in Differences)
            text.AppendLine(CultureInfo.InvariantCulture, $"{pair.First} − {pair.Second}: {pair.Mean:G4}, 95 % in [{pair.Low:G4}, {pair.High:G4}], p = {pair.P:G2}");
        return text.ToString().TrimEnd();
    }
}
