using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class KMeansTests
{
    [Fact]
    public void The_best_of_all_clusterings_of_few_rows_is_found()
    {
        double[,] x = Numbers.Draw(new Random(2), 9, 2);
        double best = double.PositiveInfinity;
        for (int code = 0; code < 19683; code++)
        {
            int rest = code;
            var labels = new int[9];
            for (int row = 0; row < 9; row++, rest /= 3) labels[row] = rest % 3;
            best = Math.Min(best, Inertia(x, labels));
        }
        KMeans model = KMeans.Fit(x, 3);
        Assert.Equal(best, model.Inertia, 1e-12);
        Assert.Equal(best, Inertia(x, [.. model.Labels]), 1e-12);
    }

    [Fact]
    public void The_seed_decides_and_every_row_is_nearest_to_its_centroid()
    {
        double[,] x = Numbers.Draw(new Random(3), 200, 5);
        KMeans first = KMeans.Fit(x, 7, new KMeansOptions { Seed = 5 }), again = KMeans.Fit(x, 7, new KMeansOptions { Seed = 5 });
        Assert.Equal(first.ToJson(), again.ToJson());
        Assert.NotEqual(first.Centroids.Data, KMeans.Fit(x, 7, new KMeansOptions { Seed = 6, Restarts = 1 }).Centroids.Data);
        Assert.True(first.Converged);
        for (int row = 0; row < 200; row++) Assert.Equal(first.Labels[row], first.Predict([.. Enumerable.Range(0, 5).Select(j => x[row, j])]));
        Assert.Equal(200, first.Sizes.Sum());
        Assert.All(Enumerable.Range(0, 7), cluster => Assert.Equal(first.Labels.Count(label => label == cluster), first.Sizes[cluster]));
        Assert.Equal(Inertia(x, [.. first.Labels]), first.Inertia, 1e-10);
    }

    [Fact]
    public void An_empty_cluster_takes_the_row_farthest_from_its_centre()
    {
        double[,] x = { { 0 }, { 1 }, { 10 }, { 11 }, { 30 } };
        KMeans model = KMeans.Fit(x, new double[,] { { 5 }, { 1000 }, { 2000 } });
        Assert.All(model.Sizes, size => Assert.True(size > 0));
        Assert.Equal(1, model.Inertia, 1e-12);
        KMeans same = KMeans.Fit(new double[,] { { 2 }, { 2 }, { 2 } }, new double[,] { { 0 }, { 9 } });
        Assert.Equal([3, 0], same.Sizes);
        Assert.Equal(0, same.Inertia);
    }

    [Fact]
    public void The_end_of_iterations_is_told()
    {
        double[,] x = Numbers.Draw(new Random(3), 200, 2);
        KMeans model = KMeans.Fit(x, new double[,] { { 0, 0 }, { 0.01, 0 }, { 0, 0.01 } }, maximumIterations: 1);
        Assert.False(model.Converged);
        Assert.Equal(Inertia(x, [.. model.Labels]), model.Inertia, 1e-10);
    }

    [Fact]
    public void Silhouettes_are_those_of_their_definition()
    {
        // Row 0: a = 1, b = (9 + 11) / 2 = 10, so 0.9. Row 1: a = 1, b = 9. Rows 2 and 3: a = 2, b = 8.5 and 10.5. Row 4 is alone.
        double[,] x = { { 0 }, { 1 }, { 9 }, { 11 }, { 30 } };
        Silhouette found = Silhouette.Of(x, [0, 0, 1, 1, 3]);
        double[] expected = [9.0 / 10, 8.0 / 9, 6.5 / 8.5, 8.5 / 10.5, 0];
        Assert.All(expected.Zip(found.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(expected.Average(), found.Mean, 1e-12);
        Assert.Equal((expected[0] + expected[1]) / 2, found.Clusters[0], 1e-12);
        Assert.True(double.IsNaN(found.Clusters[2]));
        Assert.Equal(found.ToJson(), Silhouette.FromJson(found.ToJson()).ToJson());
        Assert.Contains("All rows are in cluster 2", Assert.Throws<ArgumentException>(() => Silhouette.Of(x, [2, 2, 2, 2, 2])).Message);
    }

    [Fact]
    public void K_means_comes_back_from_json_and_what_does_not_fit_is_refused_in_words()
    {
        double[,] x = { { 0, 1 }, { 2, 3 }, { 2, 3 } };
        KMeans model = KMeans.Fit(x, 2);
        Assert.Equal(model.ToJson(), KMeans.FromJson(model.ToJson()).ToJson());
        string damaged = model.ToJson().Replace("\"labels\":[", "\"labels\":[2,", StringComparison.Ordinal);
        Assert.Contains("none of 2 clusters", Assert.Throws<ExplanationFileException>(() => KMeans.FromJson(damaged)).Message);
        Assert.Contains("only 2 different rows", Assert.Throws<ArgumentException>(() => KMeans.Fit(x, 3)).Message);
        Assert.Contains("have 1 columns", Assert.Throws<ArgumentException>(() => KMeans.Fit(x, new double[,] { { 1 } })).Message);
        Assert.Contains("3 rows for 4 clusters", Assert.Throws<ArgumentException>(() => KMeans.Fit(x, new double[4, 2])).Message);
    }

    private static double Inertia(double[,] x, int[] labels)
    {
        double sum = 0;
        foreach (int cluster in labels.Distinct())
        {
            int[] own = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == cluster)];
            for (int j = 0; j < x.GetLength(1); j++)
            {
                double mean = own.Average(i => x[i, j]);
                sum += own.Sum(i => (x[i, j] - mean) * (x[i, j] - mean));
            }
        }
        return sum;
    }
}
