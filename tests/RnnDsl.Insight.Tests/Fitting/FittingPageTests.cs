using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class FittingPageTests
{
    [Fact]
    public void The_example_of_the_page_runs()
    {
        double[,] rows = { { 0.1, 2 }, { 0.4, 1 }, { 0.9, 3 }, { 0.7, 0 }, { 0.3, 1 } };
        double[] targets = [1.2, 1.9, 3.1, 2.2, 1.5];
        LinearModel line = LinearModel.Fit(rows, targets);
        LinearModel ridge = LinearModel.Fit(rows, targets, ridge: 1);
        LassoPath path = Lasso.Path(rows, targets);
        LogisticModel classes = LogisticModel.Fit(rows, [0, 0, 1, 1, 0]);
        double[] chances = classes.Probabilities([0.5, 1]);
        KMeans groups = KMeans.Fit(rows, clusters: 2);
        double separation = Silhouette.Of(rows, groups.Labels).Mean;
        int[] three = HierarchicalClustering.OfRows(rows, Linkage.Ward).Cut(3);
        PrincipalComponents plane = PrincipalComponents.Of(rows, components: 2);
        double[,] points = plane.Project(rows);
        NonNegativeFactors parts = NonNegativeFactors.Of(rows, factors: 2);
        Assert.True(line.RSquared > ridge.RSquared);
        Assert.NotNull(line.StandardErrors);
        Assert.Equal(100, path.Models.Count);
        Assert.Equal(1, chances.Sum(), 1e-12);
        Assert.InRange(separation, 0, 1);
        Assert.Equal(3, three.Distinct().Count());
        Assert.Equal(5, points.GetLength(0));
        Assert.InRange(parts.Error, 0, 1);
    }
}
