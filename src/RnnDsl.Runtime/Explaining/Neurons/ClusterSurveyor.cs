using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Puts every step into the nearest cluster and counts what lies there.</summary>
internal sealed class ClusterSurveyor<T> : UnitSurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly KMeans clusters;
    private readonly Feature<T>[] features;
    private readonly bool wantsClasses;
    private readonly int count;
    private readonly Moments[,] byCluster;
    private readonly Moments[] steps;
    private readonly long[] firsts;
    private readonly long[] lasts;
    private readonly long[,] moves;
    private readonly SortedDictionary<int, long[]> classes = [];

    internal ClusterSurveyor(ModelDescription model, string quantity, KMeans clusters, Feature<T>[] features, StateClustersOptions options) : base(model, quantity, options.Units)
    {
        (this.clusters, this.features, wantsClasses) = (clusters, features, options.Classes);
        count = clusters.Sizes.Count;
        byCluster = new Moments[count, features.Length];
        steps = new Moments[count];
        firsts = new long[count];
        lasts = new long[count];
        moves = new long[count, count];
    }

    protected override void Take(UnitSequence<T> sequence)
    {
        int before = -1;
        for (int row = 0; row < sequence.Rows; row++)
        {
            DataStep<T> at = sequence.At(row);
            int cluster = clusters.Predict(sequence.Row(row));
            steps[cluster].Add(at.Step);
            for (int f = 0; f < features.Length; f++) byCluster[cluster, f].Add(features[f].At(at));
            if (wantsClasses && at.Class >= 0) Counts(at.Class)[cluster]++;
            if (before < 0) firsts[cluster]++;
            else moves[before, cluster]++;
            before = cluster;
        }
        lasts[before]++;
    }

    internal StateClusters Result(string model, double explained, double silhouette)
    {
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(cluster => steps[cluster].Count).ThenBy(cluster => cluster)];
        var transitions = new NumberTable(count, count);
        for (int i = 0; i < count; i++)
        {
            long all = Enumerable.Range(0, count).Sum(to => moves[order[i], to]);
            for (int j = 0; j < count && all > 0; j++) transitions[i, j] = (double)moves[order[i], order[j]] / all;
        }
        return new StateClusters(
            model, Quantity, Units, Steps, [.. order.Select(Cluster)], transitions, [.. Enumerable.Range(0, features.Length).Select(FeatureOf)], [.. classes.Keys], ClassInformation(), explained, silhouette);
    }

    private StateCluster Cluster(int cluster)
    {
        long labelled = classes.Values.Sum(counts => counts[cluster]);
        return new StateCluster(
            clusters.Centroids.Row(cluster).ToArray(), steps[cluster].Count, (double)steps[cluster].Count / Steps, (double)firsts[cluster] / Sequences, (double)lasts[cluster] / Sequences,
            steps[cluster].Count == 0 ? double.NaN : steps[cluster].Mean, [.. Enumerable.Range(0, features.Length).Select(f => byCluster[cluster, f].Count == 0 ? double.NaN : byCluster[cluster, f].Mean)],
            [.. classes.Values.Select(counts => labelled == 0 ? double.NaN : (double)counts[cluster] / labelled)]);
    }

    private ClusteredFeature FeatureOf(int f)
    {
        Moments all = default;
        double within = 0;
        for (int cluster = 0; cluster < count; cluster++)
        {
            if (byCluster[cluster, f].Count == 0) continue;
            all.Add(byCluster[cluster, f]);
            within += byCluster[cluster, f].Variance * byCluster[cluster, f].Count;
        }
        double total = all.Variance * all.Count;
        return new ClusteredFeature(features[f].Name, all.Mean, total == 0 ? double.NaN : 1 - within / total);
    }

    private double ClassInformation()
    {
        double all = classes.Values.Sum(counts => counts.Sum());
        double entropy = classes.Values.Sum(counts => Surprise(counts.Sum() / all)), joint = classes.Values.Sum(counts => counts.Sum(one => Surprise(one / all)));
        double own = Enumerable.Range(0, count).Sum(cluster => Surprise(classes.Values.Sum(counts => counts[cluster]) / all));
        return entropy > 0 ? (entropy + own - joint) / entropy : double.NaN;
    }

    private static double Surprise(double share) => share > 0 ? -share * Math.Log(share) : 0;

    private long[] Counts(int label)
    {
        if (classes.TryGetValue(label, out long[]? counts)) return counts;
        if (classes.Count == Selectivity.MaximumClasses) throw new ArgumentException($"The data set has more than {Selectivity.MaximumClasses} classes; set Classes = false and give features for those that matter.");
        return classes[label] = new long[count];
    }
}
