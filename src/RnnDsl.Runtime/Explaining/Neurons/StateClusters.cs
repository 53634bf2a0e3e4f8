using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="StateClusters"/> can be told.</summary>
public sealed record StateClustersOptions : SurveyOptions
{
    /// <summary>The units; all if not given.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>How many steps clusters are found from; every step is then put into the nearest.</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>How often k-means begins anew; the best is kept.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>How many steps of the sample the silhouette is taken of; it takes the square of this in time. 0 leaves it out.</summary>
    public int SilhouetteSample { get; init; } = 1000;

    /// <summary>Whether classes are counted.</summary>
    public bool Classes { get; init; } = true;
}

/// <summary>The values of a quantity in groups (k-means), with what each group means and where it leads.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Units">The units, in the order of the centroids' columns.</param>
/// <param name="Steps">How many steps were put into clusters.</param>
/// <param name="Clusters">The clusters, the largest first.</param>
/// <param name="Transitions">[from × to]: where the step after one of a cluster lies; each row adds up to 1, or to 0 where no step comes after.</param>
/// <param name="Features">How much clusters tell of each feature.</param>
/// <param name="Classes">The classes, rising, in the order of <see cref="StateCluster.ClassShares"/>; empty where there are none.</param>
/// <param name="ClassInformation">The share of the classes' entropy that knowing the cluster takes away: 0 nothing, 1 all. Not a number with fewer than two classes.</param>
/// <param name="ExplainedVariance">The share of the units' variance that lies between clusters, on the sample that they were found from.</param>
/// <param name="Silhouette">The mean silhouette (Rousseeuw 1987) on a part of that sample: 1 well apart, 0 touching. Not a number where it was left out.</param>
public sealed partial record StateClusters(
    string Model, string Quantity, IReadOnlyList<int> Units, long Steps, IReadOnlyList<StateCluster> Clusters, NumberTable Transitions, IReadOnlyList<ClusteredFeature> Features,
    IReadOnlyList<int> Classes, double ClassInformation, double ExplainedVariance, double Silhouette)
{
    /// <summary>Finds clusters from a sample of steps, then walks over the whole data set to see what they mean.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="quantity">The quantity, usually the next value of a state.</param>
    /// <param name="clusters">How many.</param>
    /// <param name="features">What is averaged over each cluster; nothing if not given.</param>
    /// <param name="options">The sample, restarts, seed.</param>
    /// <param name="cancellation">Stops between pieces and iterations.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or there are fewer different steps than clusters.</exception>
    /// <exception cref="ArithmeticException">The quantity is not a finite number somewhere.</exception>
    public static StateClusters Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, string quantity, int clusters, IReadOnlyList<Feature<T>>? features = null,
        StateClustersOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new StateClustersOptions();
        var sampling = new ActivationSampleOptions { Capacity = options.Capacity, Seed = options.Seed, RowBudget = options.RowBudget, Run = options.Run, Progress = PartOfProgress.Of(options.Progress, 0, 0.5) };
        Check(clusters, features, options);
        UnitChoice.Of(model.Compiled.Description, quantity, options.Units);
        return Of(model, data, ActivationSample.Draw(model, data, [quantity], null, sampling, cancellation), quantity, clusters, features, options, cancellation);
    }

    /// <summary>The same from a sample that was drawn before.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="sample">A sample of the quantity; clusters are found from it.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="clusters">How many.</param>
    /// <param name="features">What is averaged over each cluster; nothing if not given.</param>
    /// <param name="options">Restarts, seed; the capacity is the sample's.</param>
    /// <param name="cancellation">Stops between pieces and iterations.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or there are fewer different steps than clusters.</exception>
    /// <exception cref="ArithmeticException">The quantity is not a finite number somewhere.</exception>
    public static StateClusters Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, ActivationSample sample, string quantity, int clusters, IReadOnlyList<Feature<T>>? features = null,
        StateClustersOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(sample);
        options ??= new StateClustersOptions();
        Check(clusters, features, options);
        int[] units = UnitChoice.Of(model.Compiled.Description, quantity, options.Units);
        double[,] rows = UnitChoice.Columns(sample[quantity], units);
        KMeans found = KMeans.Fit(rows, clusters, new KMeansOptions { Restarts = options.Restarts, Seed = options.Seed }, cancellation);
        var surveyor = new ClusterSurveyor<T>(model.Compiled.Description, quantity, found, features is null or [] ? [] : FeatureChoice.Checked(features, "features"), options);
        Survey.Run(model.Compiled, data, options with { Progress = PartOfProgress.Of(options.Progress, 0.5, 1) }, cancellation, surveyor);
        return surveyor.Result(model.Compiled.Description.Name, Explained(rows, found), SilhouetteOf(rows, found, options, cancellation));
    }

    private static void Check<T>(int clusters, IReadOnlyList<Feature<T>>? features, StateClustersOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1, "options.Restarts");
        ArgumentOutOfRangeException.ThrowIfNegative(options.SilhouetteSample, "options.SilhouetteSample");
        if (features is { Count: > 0 }) FeatureChoice.Checked(features, "features");
    }

    private static double Explained(double[,] rows, KMeans found)
    {
        double total = 0;
        for (int column = 0; column < rows.GetLength(1); column++)
        {
            Moments moments = default;
            for (int row = 0; row < rows.GetLength(0); row++) moments.Add(rows[row, column]);
            total += moments.Variance * moments.Count;
        }
        return total == 0 ? double.NaN : 1 - found.Inertia / total;
    }

    private static double SilhouetteOf(double[,] rows, KMeans found, StateClustersOptions options, CancellationToken cancellation)
    {
        int[] chosen = [.. Enumerable.Range(0, rows.GetLength(0))];
        SequenceSplit.Shuffle(chosen, RandomStream.For(options.Seed, 2));
        chosen = chosen[..Math.Min(chosen.Length, options.SilhouetteSample)];
        int[] labels = Array.ConvertAll(chosen, row => found.Labels[row]);
        return labels.Distinct().Count() < 2 ? double.NaN : Explaining.Silhouette.Of(SampleStatistics.Rows(rows, chosen), labels, cancellation).Mean;
    }
}

/// <summary>A group of steps at which a quantity is alike.</summary>
/// <param name="Centroid">The units' values in its middle, from the sample.</param>
/// <param name="Steps">How many steps of the data set lie nearest to it.</param>
/// <param name="Share">Their share of all steps.</param>
/// <param name="FirstShare">The share of sequences whose first step lies in it.</param>
/// <param name="LastShare">The share of sequences whose last step lies in it.</param>
/// <param name="MeanStep">The mean number of its steps, from 0.</param>
/// <param name="FeatureMeans">The mean of each feature over its steps.</param>
/// <param name="ClassShares">The share of each class among its steps that have one.</param>
public sealed record StateCluster(
    IReadOnlyList<double> Centroid, long Steps, double Share, double FirstShare, double LastShare, double MeanStep, IReadOnlyList<double> FeatureMeans, IReadOnlyList<double> ClassShares);

/// <summary>How much clusters tell of a feature.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Mean">Its mean over all steps.</param>
/// <param name="ExplainedVariance">η²: the share of its variance that lies between clusters; not a number where it does not vary.</param>
public sealed record ClusteredFeature(string Name, double Mean, double ExplainedVariance);
