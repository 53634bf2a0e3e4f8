using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class GoldenSurrogateClusteringTests
{
    private static readonly GoldenSurrogates Golden = new();

    [Fact]
    public void K_means_from_the_first_rows_is_scikit_learns()
    {
        int clusters = Golden.Tensor("kmeans_init_first3", "centroids").Shape[0], columns = Golden.Rows.GetLength(1);
        KMeans model = KMeans.Fit(Golden.Rows, LinearModelTests.Pick(Golden.Rows, [.. Enumerable.Range(0, clusters)]));
        Golden.Tensor("kmeans_init_first3", "centroids").Expect(model.Centroids.Data, 1e-9, "centroids", clusters, columns);
        Assert.Equal(Golden.Integers("kmeans_init_first3", "labels"), model.Labels);
        double inertia = Golden.Number("kmeans_init_first3", "inertia");
        Assert.Equal(inertia, model.Inertia, 1e-9 * inertia);
        Assert.True(model.Converged);
    }

    [Fact]
    public void Principal_components_are_scikit_learns_up_to_sign()
    {
        PrincipalComponents model = PrincipalComponents.Of(Golden.Rows);
        int columns = Golden.Rows.GetLength(1);
        Golden.Tensor("pca", "mean").Expect([.. model.Mean], 1e-9, "mean", columns);
        Golden.Tensor("pca", "explained_variance").Expect([.. model.ExplainedVariance], 1e-9, "explained_variance", columns);
        double[] expected = Golden.Tensor("pca", "components_up_to_sign").Data;
        for (int k = 0; k < model.Components.Rows; k++)
        {
            double sign = Math.Sign(Enumerable.Range(0, columns).Sum(j => expected[k * columns + j] * model.Components[k, j]));
            for (int j = 0; j < columns; j++) Assert.Equal(expected[k * columns + j], sign * model.Components[k, j], 1e-9);
        }
    }
}
