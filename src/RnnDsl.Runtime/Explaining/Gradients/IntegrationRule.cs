namespace RnnDsl.Explaining;

/// <summary>Where the gradients along a path from baseline (0) to input (1) are taken, and how they are weighted.</summary>
public enum IntegrationRule
{
    /// <summary>Gauss–Legendre: for smooth models by far the most exact for a number of points.</summary>
    GaussLegendre,

    /// <summary>The middles of equal parts.</summary>
    Midpoint,

    /// <summary>The left ends of equal parts.</summary>
    Left,

    /// <summary>The right ends of equal parts.</summary>
    Right,

    /// <summary>Equally spaced points, both ends included, the ends with half weight; weights add up to 1. Needs two points.</summary>
    Trapezoid,

    /// <summary>The same points with Captum's weights, which add up to (n − 1)/n: for comparison only. Needs two points.</summary>
    TrapezoidCaptum,
}

/// <summary>The points and weights of the rules.</summary>
internal static class IntegrationPoints
{
    internal static (double Position, double Weight)[] Of(IntegrationRule rule, int n)
    {
        int fewest = rule is IntegrationRule.Trapezoid or IntegrationRule.TrapezoidCaptum ? 2 : 1;
        if (n < fewest) throw new ArgumentOutOfRangeException("options", n, $"The rule {rule} needs at least {fewest} point{(fewest > 1 ? "s" : "")}; {n} are asked for.");
        return rule switch
        {
            IntegrationRule.GaussLegendre => GaussLegendre(n),
            IntegrationRule.Midpoint => Equal(n, 0.5),
            IntegrationRule.Left => Equal(n, 0),
            IntegrationRule.Right => Equal(n, 1),
            IntegrationRule.Trapezoid => Trapezoid(n, 1.0 / (n - 1)),
            IntegrationRule.TrapezoidCaptum => Trapezoid(n, 1.0 / n),
            _ => throw new ArgumentOutOfRangeException("options", rule, "There is no such rule of integration."),
        };
    }

    private static (double, double)[] Equal(int n, double shift) => [.. Enumerable.Range(0, n).Select(k => ((k + shift) / n, 1.0 / n))];

    private static (double, double)[] Trapezoid(int n, double weight) =>
        [.. Enumerable.Range(0, n).Select(k => ((double)k / (n - 1), k == 0 || k == n - 1 ? weight / 2 : weight))];

    /// <summary>Roots of the Legendre polynomial by Newton's iteration, from Tricomi's first guess; mapped from [−1, 1] to [0, 1].</summary>
    private static (double, double)[] GaussLegendre(int n)
    {
        var points = new (double, double)[n];
        for (int k = 0; k < (n + 1) / 2; k++)
        {
            double x = 2 * k + 1 == n ? 0 : Math.Cos(Math.PI * (k + 0.75) / (n + 0.5));
            double change = 1;
            for (int i = 0; i < 100 && Math.Abs(change) > 1e-15; i++)
            {
                (double value, double derivative) = Legendre(n, x);
                change = value / derivative;
                x -= change;
            }
            double slope = Legendre(n, x).Derivative;
            double weight = 1 / ((1 - x * x) * slope * slope);
            points[k] = ((1 - x) / 2, weight);
            points[n - 1 - k] = ((1 + x) / 2, weight);
        }
        return points;
    }

    private static (double Value, double Derivative) Legendre(int n, double x)
    {
        double value = 1, before = 0;
        for (int degree = 1; degree <= n; degree++)
            (value, before) = (((2 * degree - 1) * x * value - (degree - 1) * before) / degree, value);
        return (value, n * (x * value - before) / (x * x - 1));
    }
}
