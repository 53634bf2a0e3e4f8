namespace RnnDsl;

/// <summary>The formulas on one number, in forms that neither overflow nor cancel. NaN in, NaN out.</summary>
internal static class Formulas
{
    /// <summary>Only the exponential of a non-positive number is taken, so nothing overflows.</summary>
    public static double Sigmoid(double x)
    {
        double tail = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : tail) / (1 + tail);
    }

    public static double LeakyRelu(double x, double slope) => x > 0 ? x : slope * x;

    public static double Elu(double x) => x > 0 ? x : ExpMinus1(x);

    public static double Gelu(double x) => 0.5 * x * ErrorComplement(-x / Math.Sqrt(2));

    public static double Softplus(double x) => Math.Max(x, 0) + LogPlus1(Math.Exp(-Math.Abs(x)));

    public static double LogSigmoid(double x) => Math.Min(x, 0) - LogPlus1(Math.Exp(-Math.Abs(x)));

    public static double Clamp(double x, double low, double high) => Math.Min(Math.Max(x, low), high);

    /// <summary>Math.Sign throws on NaN; this passes it on.</summary>
    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : double.IsNaN(x) ? x : 0;

    public static double Mod(double a, double b) => a - b * Math.Floor(a / b);

    /// <summary>
    /// log(1 + x); .NET's LogP1 forms 1 + x and loses small x. The quotient cancels that rounding (Kahan).
    /// </summary>
    public static double LogPlus1(double x)
    {
        double rounded = 1 + x;
        return rounded == 1 ? x : Math.Log(rounded) * (x / (rounded - 1));
    }

    /// <summary>e^x - 1, by the same device: .NET's ExpM1 subtracts and loses small x.</summary>
    public static double ExpMinus1(double x)
    {
        double exponential = Math.Exp(x), difference = exponential - 1;
        if (difference is 0) return x;
        return difference is -1 ? -1 : difference * (x / Math.Log(exponential));
    }

    /// <summary>
    /// 1 - erf(x), accurate relative to itself also where it is tiny (so that Gelu's negative tail is right): the
    /// Kummer series near 0, whose terms are all positive, and Laplace's continued fraction beyond.
    /// </summary>
    public static double ErrorComplement(double x)
    {
        const double Switch = 2;
        if (double.IsNaN(x)) return x;
        double size = Math.Abs(x);
        double tail = size < Switch ? 1 - ErrorSeries(size) : ErrorFraction(size);
        return x < 0 ? 2 - tail : tail;
    }

    private static double ErrorSeries(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > 1e-17 * sum; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double ErrorFraction(double x)
    {
        const int Depth = 120;
        double fraction = x;
        for (int k = Depth; k >= 1; k--) fraction = x + 0.5 * k / fraction;
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
