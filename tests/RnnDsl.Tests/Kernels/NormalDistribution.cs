namespace RnnDsl.Tests.Kernels;

/// <summary>The normal distribution function in 28 digits near 0, and by its continued fraction further out.</summary>
internal static class NormalDistribution
{
    private const decimal Height = 0.3989422804014326779399460599m;

    public static double Cdf(double x)
    {
        if (double.IsNaN(x)) return x;
        double tail = Math.Abs(x) < 4 ? (double)TailNear(Exact(Math.Abs(x))) : TailFar(Math.Abs(x));
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>C#'s own conversion keeps 15 digits.</summary>
    private static decimal Exact(double a) => (decimal)(long)Math.ScaleB(a, 60) / (1L << 60);

    /// <summary>1/2 − φ(a) (a + a³/3 + a⁵/15 + …): what cancels leaves 20 digits.</summary>
    private static decimal TailNear(decimal a)
    {
        decimal term = a, sum = a, power = 1, exponential = 1;
        for (int n = 1; n < 200 && term > 1e-28m; n++)
        {
            term *= a * a / (2 * n + 1);
            sum += term;
        }

        for (int n = 1; n < 200 && power > 1e-26m; n++)
        {
            power *= a * a / 2 / n;
            exponential += power;
        }

        return 0.5m - Height / exponential * sum;
    }

    /// <summary>φ(a) / (a + 1/(a + 2/(a + …))); the square in the exponent is exact to twice double's digits.</summary>
    private static double TailFar(double a)
    {
        if (a > 100) return 0;
        double fraction = a, square = a * a, lost = Math.FusedMultiplyAdd(a, a, -square);
        for (int k = 200; k > 0; k--) fraction = a + k / fraction;
        return (double)Height * Math.Exp(-square / 2) * (1 - lost / 2) / fraction;
    }
}
