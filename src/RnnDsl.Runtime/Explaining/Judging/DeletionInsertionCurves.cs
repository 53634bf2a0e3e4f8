namespace RnnDsl.Explaining;

/// <summary>The target while steps go and come back, in an explanation's order.</summary>
/// <param name="Method">The method that explained.</param>
/// <param name="Target">What was explained, in words.</param>
/// <param name="Replaced">The input or quantity whose steps were replaced.</param>
/// <param name="Replacement">What they were replaced by, in words.</param>
/// <param name="Draws">How many draws of the replacement the curves are the mean of.</param>
/// <param name="Seed">What it was drawn from.</param>
/// <param name="Order">The steps of each example, from the highest rank to the lowest.</param>
/// <param name="Deletion">f with 0 … T of the steps deleted, for each example [T + 1].</param>
/// <param name="Insertion">f with all steps deleted but 0 … T of them, for each example [T + 1].</param>
public sealed partial record DeletionInsertionCurves(
    string Method, string Target, string Replaced, string Replacement, int Draws, ulong Seed,
    IReadOnlyList<int[]> Order, IReadOnlyList<double[]> Deletion, IReadOnlyList<double[]> Insertion)
{
    /// <summary>The area under each example's deletion curve, by trapezoids, divided by T: the mean height. Low is good where f(x) is above f of nothing.</summary>
    public IReadOnlyList<double> DeletionArea => [.. Deletion.Select(Area)];

    /// <summary>The area under each example's insertion curve. High is good where f(x) is above f of nothing.</summary>
    public IReadOnlyList<double> InsertionArea => [.. Insertion.Select(Area)];

    /// <summary>
    /// The deletion areas with f of nothing at 0 and f(x) at 1: of all examples together, each counts by how far its f(x) is from f of nothing, so that
    /// examples that cannot tell do not matter. Lower is better.
    /// </summary>
    public Estimate NormalisedDeletion => Normalised(DeletionArea);

    /// <summary>The insertion areas with f of nothing at 0 and f(x) at 1. Higher is better.</summary>
    public Estimate NormalisedInsertion => Normalised(InsertionArea);

    private static double Area(double[] curve)
    {
        double area = 0;
        for (int k = 1; k < curve.Length; k++) area += (curve[k - 1] + curve[k]) / 2;
        return area / (curve.Length - 1);
    }

    private Estimate Normalised(IReadOnlyList<double> areas)
    {
        double[] ways = [.. Deletion.Select(curve => curve[0] - curve[^1])];
        double scale = ways.Average(Math.Abs);
        return scale == 0 ? Estimate.Of([]) : Estimate.Of(areas.Select((area, example) => Math.Sign(ways[example]) * (area - Deletion[example][^1]) / scale));
    }
}
