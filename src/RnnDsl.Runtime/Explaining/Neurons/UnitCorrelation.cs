using System.Numerics;
using MathNet.Numerics.Distributions;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="UnitCorrelation"/> can be told.</summary>
public sealed record UnitCorrelationOptions : SurveyOptions
{
    /// <summary>The units; all if not given.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>How sure the intervals are, each by itself.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How p-values are corrected for there being one for each unit and feature.</summary>
    public MultipleTesting Correction { get; init; } = MultipleTesting.BenjaminiHochberg;

    /// <summary>How many steps the rank correlation is taken of; 0 leaves it out.</summary>
    public int RankSample { get; init; } = 4096;
}

/// <summary>How the units of a quantity go along with features of the data, over all steps.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Sequences">How many sequences were looked at.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="Confidence">How sure the intervals are, each by itself.</param>
/// <param name="Correction">How p-values were corrected.</param>
/// <param name="Pairs">Each unit with each feature, unit by unit.</param>
public sealed partial record UnitCorrelation(
    string Model, string Quantity, int Sequences, long Steps, double Confidence, MultipleTesting Correction, IReadOnlyList<FeatureCorrelation> Pairs)
{
    /// <summary>A unit and a feature.</summary>
    /// <exception cref="ArgumentException">They were not looked at.</exception>
    public FeatureCorrelation this[int unit, string feature] => Pairs.FirstOrDefault(pair => pair.Unit == unit && pair.Feature == feature)
        ?? throw new ArgumentException($"Unit {unit} of '{Quantity}' was not compared with '{feature}'.");

    /// <summary>All units of a feature, the strongest correlation first.</summary>
    /// <exception cref="ArgumentException">The feature was not looked at.</exception>
    public IReadOnlyList<FeatureCorrelation> Ranked(string feature)
    {
        FeatureCorrelation[] found = [.. Pairs.Where(pair => pair.Feature == feature).OrderByDescending(pair => double.IsNaN(pair.Pearson) ? -1 : Math.Abs(pair.Pearson)).ThenBy(pair => pair.Unit)];
        return found.Length > 0 ? found : throw new ArgumentException($"There is no feature '{feature}'; there is {ModelDescription.List(Pairs.Select(pair => pair.Feature).Distinct())}.", nameof(feature));
    }

    /// <summary>Runs a model over a data set once and correlates units with features.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="features">What units are compared with; a predicate (0 or 1) gives the point-biserial correlation.</param>
    /// <param name="options">Units, confidence, correction.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a feature is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The quantity is not a finite number somewhere.</exception>
    public static UnitCorrelation Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, string quantity, IReadOnlyList<Feature<T>> features,
        UnitCorrelationOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new UnitCorrelationOptions();
        if (!(options.Confidence is > 0 and < 1)) throw new ArgumentOutOfRangeException("options.Confidence", options.Confidence, "A confidence lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(options.RankSample, "options.RankSample");
        ModelDescription description = model.Compiled.Description;
        var surveyor = new CorrelationSurveyor<T>(description, quantity, FeatureChoice.Checked(features, "features"), options.Units);
        Sampler<T>? sampler = options.RankSample == 0 ? null : new Sampler<T>(description, [quantity], features, new ActivationSampleOptions { Capacity = options.RankSample, Seed = options.Seed });
        Survey.Run(model.Compiled, data, options, cancellation, sampler is null ? [surveyor] : [surveyor, sampler]);
        return surveyor.Result(description.Name, options, sampler?.Sample());
    }
}

/// <summary>How a unit goes along with a feature.</summary>
/// <param name="Unit">The unit, from 0.</param>
/// <param name="Feature">The feature.</param>
/// <param name="Pearson">The correlation over all steps; point-biserial where the feature is 0 or 1. Not a number where one of them does not vary.</param>
/// <param name="Lower">The lower end of its interval (Fisher's z with the effective number; Student's t with one degree of freedom less than there are sequences).</param>
/// <param name="Upper">The upper end.</param>
/// <param name="EffectiveCount">
/// How many independent pairs would leave it as unsure: steps of a sequence are alike, so this lies far below the number of steps where both change slowly. From the variance over sequences.
/// </param>
/// <param name="PValue">Of no correlation, two-sided, from the same error.</param>
/// <param name="AdjustedPValue">Corrected for all units and features looked at together.</param>
/// <param name="Spearman">The rank correlation over a sample of steps; not a number where there is none.</param>
public sealed record FeatureCorrelation(
    int Unit, string Feature, double Pearson, double Lower, double Upper, double EffectiveCount, double PValue, double AdjustedPValue, double Spearman)
{
    /// <summary>A correlation with its interval and test, not yet corrected for others.</summary>
    internal static FeatureCorrelation Of(int unit, string feature, ClusteredCorrelation found, double confidence, double spearman = double.NaN)
    {
        double effective = found.Effective, freedom = found.Sequences - 1;
        if (!(effective > 3) || freedom < 1) return new FeatureCorrelation(unit, feature, found.R, double.IsNaN(found.R) ? double.NaN : -1, double.IsNaN(found.R) ? double.NaN : 1, effective, double.NaN, double.NaN, spearman);
        double z = Math.Atanh(Math.Clamp(found.R, -1 + 1e-15, 1 - 1e-15)), error = 1 / Math.Sqrt(effective - 3);
        double reach = StudentT.InvCDF(0, 1, freedom, (1 + confidence) / 2) * error, p = 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(z) / error);
        return new FeatureCorrelation(unit, feature, found.R, Math.Tanh(z - reach), Math.Tanh(z + reach), effective, p, p, spearman);
    }
}

/// <summary>Adds up what correlations of units with features are made of.</summary>
internal sealed class CorrelationSurveyor<T> : UnitSurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Feature<T>[] features;
    private readonly ClusteredMoments[] moments;
    private readonly double[] shifts;
    private bool shifted;

    internal CorrelationSurveyor(ModelDescription model, string quantity, Feature<T>[] features, IReadOnlyList<int>? units) : base(model, quantity, units)
    {
        this.features = features;
        moments = [.. Enumerable.Range(0, Units.Length * features.Length).Select(_ => new ClusteredMoments())];
        shifts = new double[Units.Length + features.Length];
    }

    protected override void Take(UnitSequence<T> sequence)
    {
        int units = Units.Length, columns = units + features.Length, rows = sequence.Rows;
        var values = new double[columns, rows];
        for (int row = 0; row < rows; row++)
        {
            DataStep<T> at = sequence.At(row);
            for (int u = 0; u < units; u++) values[u, row] = sequence.Values[row, u];
            for (int f = 0; f < features.Length; f++) values[units + f, row] = features[f].At(at);
        }
        Shift(values);
        var sums = new double[columns];
        var squares = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            ReadOnlySpan<double> own = Cells.Row(values, column);
            (sums[column], squares[column]) = (SampleStatistics.Sum(own), SampleStatistics.Dot(own, own));
        }
        for (int u = 0; u < units; u++)
        for (int f = 0; f < features.Length; f++)
        {
            int y = units + f;
            double cross = SampleStatistics.Dot(Cells.Row(values, u), Cells.Row(values, y));
            moments[u * features.Length + f].Add([rows, sums[u], sums[y], squares[u], squares[y], cross]);
        }
    }

    internal UnitCorrelation Result(string model, UnitCorrelationOptions options, ActivationSample? sample)
    {
        double[,]? ranked = sample is null ? null : SampleStatistics.Spearman(UnitChoice.Columns(sample[Quantity], Units), sample.FeatureValues);
        var pairs = new List<FeatureCorrelation>();
        for (int u = 0; u < Units.Length; u++)
        for (int f = 0; f < features.Length; f++)
            pairs.Add(FeatureCorrelation.Of(Units[u], features[f].Name, moments[u * features.Length + f].Result(), options.Confidence, ranked?[u, f] ?? double.NaN));
        double[] adjusted = Multiplicity.Adjust([.. pairs.Select(pair => pair.PValue)], options.Correction);
        return new UnitCorrelation(model, Quantity, Sequences, Steps, options.Confidence, options.Correction, [.. pairs.Select((pair, i) => pair with { AdjustedPValue = adjusted[i] })]);
    }

    /// <summary>Takes the mean of the first sequence off every one, so that squares keep their digits.</summary>
    private void Shift(double[,] values)
    {
        for (int column = 0; column < shifts.Length; column++)
        {
            Span<double> row = Cells.Row(values, column);
            if (!shifted) shifts[column] = SampleStatistics.Sum(row) / row.Length;
            for (int i = 0; i < row.Length; i++) row[i] -= shifts[column];
        }
        shifted = true;
    }
}
