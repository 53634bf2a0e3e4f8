namespace RnnDsl;

/// <summary>Applies one formula on numbers to every element; a scalar broadcasts.</summary>
internal static class Elements
{
    public static Scalar Map(string name, Scalar a, Func<double, double> formula)
    {
        double held = a.Held(name);
        ElementCalls.Tell(name, formula, new ReadOnlySpan<double>(in held));
        return formula(held);
    }

    public static Vec Map(string name, Vec a, Func<double, double> formula) => Vec.Over(Each(name, a.Held(name), formula));

    public static Mat Map(string name, Mat a, Func<double, double> formula) => Mat.Over(Each(name, a.Held(name), formula), a.Columns);

    public static Scalar Zip(string name, Scalar a, Scalar b, Func<double, double, double> formula) =>
        formula(a.Held(name), b.Held(name));

    public static Vec Zip(string name, Vec a, Scalar b, Func<double, double, double> formula)
    {
        double right = b.Held(name);
        return Map(name, a, left => formula(left, right));
    }

    public static Vec Zip(string name, Scalar a, Vec b, Func<double, double, double> formula)
    {
        double left = a.Held(name);
        return Map(name, b, right => formula(left, right));
    }

    public static Mat Zip(string name, Mat a, Scalar b, Func<double, double, double> formula)
    {
        double right = b.Held(name);
        return Map(name, a, left => formula(left, right));
    }

    public static Mat Zip(string name, Scalar a, Mat b, Func<double, double, double> formula)
    {
        double left = a.Held(name);
        return Map(name, b, right => formula(left, right));
    }

    public static Vec Zip(Operation operation, Vec a, Vec b, Func<double, double, double> formula)
    {
        operation.SameLength(a, b);
        return Vec.Over(Each(a.Held(operation.Name), b.Held(operation.Name), formula));
    }

    public static Mat Zip(Operation operation, Mat a, Mat b, Func<double, double, double> formula)
    {
        operation.SameShape(a, b);
        return Mat.Over(Each(a.Held(operation.Name), b.Held(operation.Name), formula), a.Columns);
    }

    /// <summary>The formula of each number; whoever listens is told.</summary>
    public static double[] Each(string name, double[] a, Func<double, double> formula)
    {
        ElementCalls.Tell(name, formula, a);
        return Array.ConvertAll(a, x => formula(x));
    }

    private static double[] Each(double[] a, double[] b, Func<double, double, double> formula)
    {
        var result = new double[a.Length];
        for (int i = 0; i < result.Length; i++) result[i] = formula(a[i], b[i]);
        return result;
    }
}
