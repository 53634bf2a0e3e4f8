using MathNet.Numerics.Statistics;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using static RnnDsl.Insight.Tests.NeuronModels;

namespace RnnDsl.Insight.Tests;

public class ClustersTests
{
    private static readonly ActivationSample Sample = ActivationSample.Draw(Model, Drawn, ["hNext", "z"]);

    [Fact]
    public void Units_are_joined_by_their_correlation()
    {
        UnitClusters clusters = UnitClusters.Of(Sample, "hNext", new UnitClustersOptions { Distance = 0.7 });
        double[] r = [.. Enumerable.Range(0, 16).Select(i => Correlation.Pearson(SampleStatistics.Column(Sample["hNext"], i / 4), SampleStatistics.Column(Sample["hNext"], i % 4)))];
        for (int i = 0; i < 16; i++) Assert.Equal(r[i], clusters.Correlations[i / 4, i % 4], 1e-12);
        double nearest = Enumerable.Range(0, 16).Where(i => i / 4 != i % 4).Min(i => 1 - Math.Abs(r[i]));
        Assert.Equal(nearest, clusters.Tree.Merges[0].Distance, 1e-12);
        Assert.Equal(4 - clusters.Tree.Merges.Count(merge => merge.Distance <= 0.7), clusters.Members().Count);
        Assert.Equal([0, 1, 2, 3], clusters.Order.Order());
        Assert.Equal(2, UnitClusters.Of(Sample, "hNext", new UnitClustersOptions { Clusters = 2 }).Members().Count);
        Assert.Equal(clusters.ToJson(), UnitClusters.FromJson(clusters.ToJson()).ToJson());
        Assert.Contains("from 1 to 4", Assert.Throws<ArgumentOutOfRangeException>(() => UnitClusters.Of(Sample, "hNext", new UnitClustersOptions { Clusters = 5 })).Message);
        Assert.Contains("was not sampled", Assert.Throws<ArgumentException>(() => UnitClusters.Of(Sample, "r")).Message);
    }

    [Fact]
    public void Clusters_of_states_are_counted_over_every_step()
    {
        StateClusters found = StateClusters.Of(Model, Drawn, "hNext", 3, Features, new StateClustersOptions { RowBudget = 12, Capacity = 60 });
        Trace<double> run = Model.Record(Batch<double>.From(Sequences));
        int Nearest(int example, int step) => Enumerable.Range(0, 3).MinBy(cluster => Enumerable.Range(0, 4).Sum(unit => Math.Pow(run["hNext"][example, step][unit] - found.Clusters[cluster].Centroid[unit], 2)));
        int[][] labels = [.. Sequences.Select((sequence, i) => Enumerable.Range(0, sequence.GetLength(0)).Select(step => Nearest(i, step)).ToArray())];
        double[] x0 = [.. Sequences.SelectMany(sequence => Enumerable.Range(0, sequence.GetLength(0)).Select(step => sequence[step, 0]))];
        int[] flat = [.. labels.SelectMany(label => label)], classes = [.. labels.SelectMany((label, i) => label.Select(_ => Classes[i]))];
        double within = 0;
        for (int cluster = 0; cluster < 3; cluster++)
        {
            double[] own = [.. x0.Where((_, i) => flat[i] == cluster)];
            within += own.PopulationVariance() * own.Length;
            Assert.Equal(own.Length, found.Clusters[cluster].Steps);
            Assert.Equal(own.Average(), found.Clusters[cluster].FeatureMeans[0], 1e-10);
            Assert.Equal(labels.Average(label => label[0] == cluster ? 1 : 0), found.Clusters[cluster].FirstShare, 1e-12);
            Assert.Equal(labels.Average(label => label[^1] == cluster ? 1 : 0), found.Clusters[cluster].LastShare, 1e-12);
            Assert.Equal(classes.Where((_, i) => flat[i] == cluster).Average(label => label == 1 ? 1 : 0), found.Clusters[cluster].ClassShares[1], 1e-12);
            int leaving = labels.Sum(label => label[..^1].Count(own => own == cluster));
            for (int to = 0; to < 3; to++)
                Assert.Equal((double)labels.Sum(label => label.Zip(label.Skip(1)).Count(pair => pair == (cluster, to))) / leaving, found.Transitions[cluster, to], 1e-12);
        }
        Assert.Equal(1 - within / x0.PopulationVariance() / x0.Length, found.Features[0].ExplainedVariance, 1e-10);
        Assert.InRange(found.ClassInformation, 0, 0.3);
        Assert.InRange(found.ExplainedVariance, 0.3, 1);
        Assert.True(found.Clusters[0].Steps >= found.Clusters[1].Steps && found.Clusters[1].Steps >= found.Clusters[2].Steps);
        Assert.Equal(found.ToJson(), StateClusters.Of(Model, Drawn, "hNext", 3, Features, new StateClustersOptions { RowBudget = 500, Capacity = 60 }).ToJson());
        Assert.Equal(found.ToJson(), StateClusters.FromJson(found.ToJson()).ToJson());
    }

    [Fact]
    public void Principal_paths_are_the_states_turned_and_nothing_is_lost_with_all_dimensions()
    {
        StateProjection found = StateProjection.Of(Model, Drawn, "hNext", new StateProjectionOptions { Components = 4, Examples = [7, 2] });
        Assert.Equal([7, 2], found.Paths.Select(path => path.Example));
        Assert.Equal(1, found.Explained, 1e-12);
        Trace<double> run = Model.Record(Batch<double>.From(Sequences));
        foreach (StatePath path in found.Paths)
            for (int step = 0; step < path.Coordinates.Rows; step++)
            for (int unit = 0; unit < 4; unit++)
                Assert.Equal(run["hNext"][path.Example, step][unit], found.Mean[unit] + Enumerable.Range(0, 4).Sum(k => path.Coordinates[step, k] * found.Directions[k, unit]), 1e-10);
        StateProjection two = StateProjection.Of(Model, Drawn, Sample, "hNext", new StateProjectionOptions { Units = [0, 2, 3] });
        Assert.Equal((5, 2, 3), (two.Paths.Count, two.Paths[0].Coordinates.Columns, two.Spectrum.Count));
        Assert.Equal(two.Spectrum[0] + two.Spectrum[1], two.Explained, 1e-12);
        Assert.Equal(two.ToJson(), StateProjection.FromJson(two.ToJson()).ToJson());
    }

    [Fact]
    public void Gates_have_non_negative_parts_and_states_have_not()
    {
        StateProjection found = StateProjection.Of(Model, Drawn, "z", new StateProjectionOptions { Kind = ProjectionKind.NonNegativeFactors, Components = 2 });
        Assert.All(found.Directions.Data, value => Assert.True(value >= 0));
        Assert.All(found.Paths.SelectMany(path => path.Coordinates.Data), value => Assert.True(value >= 0));
        Assert.InRange(found.Explained, 0.9, 1);
        Assert.Contains("non-negative", Assert.Throws<ArgumentException>(() => StateProjection.Of(Model, Drawn, "hNext", new StateProjectionOptions { Kind = ProjectionKind.NonNegativeFactors })).Message);
        Assert.Contains("no sequence 30", Assert.Throws<ArgumentException>(() => StateProjection.Of(Model, Drawn, "z", new StateProjectionOptions { Examples = [30] })).Message);
        Assert.Contains("from 1 to 4 dimensions", Assert.Throws<ArgumentOutOfRangeException>(() => StateProjection.Of(Model, Drawn, "z", new StateProjectionOptions { Components = 5 })).Message);
    }
}
