using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class HierarchicalClusteringTests
{
    [Theory]
    [InlineData(Linkage.Single)]
    [InlineData(Linkage.Complete)]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Ward)]
    public void Merges_are_those_of_trying_every_pair(Linkage linkage)
    {
        double[,] x = Numbers.Draw(new Random(4), 40, 3);
        HierarchicalClustering tree = HierarchicalClustering.OfRows(x, linkage);
        var clusters = Enumerable.Range(0, 40).ToDictionary(row => row, row => new List<int> { row });
        for (int step = 0; step < 39; step++)
        {
            (double apart, int first, int second) = (
                from one in clusters
                from two in clusters
                where one.Key < two.Key
                select (Apart(x, one.Value, two.Value, linkage), one.Key, two.Key)).Min();
            Assert.Equal((first, second), (tree.Merges[step].First, tree.Merges[step].Second));
            Assert.Equal(apart, tree.Merges[step].Distance, 1e-10);
            clusters[40 + step] = [.. clusters[first], .. clusters[second]];
            clusters.Remove(first);
            clusters.Remove(second);
            Assert.Equal(clusters[40 + step].Count, tree.Merges[step].Size);
            int[] labels = tree.Cut(clusters.Count);
            Assert.All(clusters.Values, own => Assert.Single(own.Select(row => labels[row]).Distinct()));
            Assert.Equal(clusters.Count, labels.Distinct().Count());
            Assert.Equal(Enumerable.Range(0, clusters.Count), labels.Distinct());
        }
    }

    [Fact]
    public void Rows_and_their_distances_give_the_same_tree_and_its_leaves_lie_side_by_side()
    {
        double[,] x = Numbers.Draw(new Random(5), 30, 2), distances = new double[30, 30];
        for (int i = 0; i < 30; i++)
        for (int j = 0; j < 30; j++)
            distances[i, j] = Math.Sqrt(Math.Pow(x[i, 0] - x[j, 0], 2) + Math.Pow(x[i, 1] - x[j, 1], 2));
        HierarchicalClustering tree = HierarchicalClustering.OfRows(x, Linkage.Average), same = HierarchicalClustering.OfDistances(distances);
        Assert.Equal(tree.Merges.Select(merge => (merge.First, merge.Second)), same.Merges.Select(merge => (merge.First, merge.Second)));
        int[] order = tree.Order();
        Assert.Equal(Enumerable.Range(0, 30), order.Order());
        for (int clusters = 1; clusters <= 30; clusters++)
        {
            int[] labels = tree.Cut(clusters);
            Assert.Equal(clusters - 1, order.Zip(order.Skip(1)).Count(pair => labels[pair.First] != labels[pair.Second]));
        }
    }

    [Theory]
    [InlineData(Linkage.Single)]
    [InlineData(Linkage.Complete)]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Ward)]
    public void Ties_and_equal_rows_still_make_a_tree(Linkage linkage)
    {
        double[,] x = new double[24, 1];
        for (int i = 0; i < 24; i++) x[i, 0] = i % 6;
        HierarchicalClustering tree = HierarchicalClustering.OfRows(x, linkage);
        Assert.Equal(18, tree.Merges.Count(merge => merge.Distance == 0));
        int[] labels = tree.Cut(6);
        for (int i = 0; i < 24; i++) Assert.Equal(i % 6, labels[i]);
        Assert.Equal(tree.ToJson(), HierarchicalClustering.FromJson(tree.ToJson()).ToJson());
        HierarchicalClustering one = HierarchicalClustering.OfRows(new double[1, 1], linkage);
        Assert.Equal([0], one.Cut(1));
        Assert.Equal([0], one.Order());
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        Assert.Contains("takes 8192 at most", Assert.Throws<ArgumentException>(() => HierarchicalClustering.OfRows(new double[8193, 1])).Message);
        Assert.Contains("symmetric", Assert.Throws<ArgumentException>(() => HierarchicalClustering.OfDistances(new double[,] { { 0, 1 }, { 2, 0 } })).Message);
        Assert.Contains("must be 0", Assert.Throws<ArgumentException>(() => HierarchicalClustering.OfDistances(new double[,] { { 1 } })).Message);
        Assert.Contains("not be below 0", Assert.Throws<ArgumentException>(() => HierarchicalClustering.OfDistances(new double[,] { { 0, -1 }, { -1, 0 } })).Message);
        Assert.Contains("2 × 3", Assert.Throws<ArgumentException>(() => HierarchicalClustering.OfDistances(new double[2, 3])).Message);
        HierarchicalClustering tree = HierarchicalClustering.OfRows(new double[,] { { 0 }, { 1 }, { 3 } });
        Assert.Contains("from 1 to 3 clusters", Assert.Throws<ArgumentOutOfRangeException>(() => tree.Cut(4)).Message);
        string damaged = tree.ToJson().Replace("\"first\":2", "\"first\":0", StringComparison.Ordinal);
        Assert.Contains("not two clusters that are there", Assert.Throws<ExplanationFileException>(() => HierarchicalClustering.FromJson(damaged)).Message);
    }

    private static double Apart(double[,] x, List<int> one, List<int> two, Linkage linkage)
    {
        IEnumerable<double> pairs = from a in one from b in two select Distance([.. Row(x, a)], [.. Row(x, b)]);
        return linkage switch
        {
            Linkage.Single => pairs.Min(),
            Linkage.Complete => pairs.Max(),
            Linkage.Average => pairs.Average(),
            _ => Math.Sqrt(2.0 * one.Count * two.Count / (one.Count + two.Count)) * Distance(Mean(x, one), Mean(x, two)),
        };
    }

    private static IEnumerable<double> Row(double[,] x, int i) => Enumerable.Range(0, x.GetLength(1)).Select(j => x[i, j]);

    private static double[] Mean(double[,] x, List<int> rows) => [.. Enumerable.Range(0, x.GetLength(1)).Select(j => rows.Average(i => x[i, j]))];

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second)));
}
