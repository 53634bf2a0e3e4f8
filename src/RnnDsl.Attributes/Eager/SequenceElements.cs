namespace RnnDsl;

/// <summary>Applies one formula on numbers at every position of a sequence; what has no positions serves each of them.</summary>
internal static class SequenceElements
{
    public static Signal Map(string name, Signal a, Func<double, double> formula) =>
        Signal.Over(Elements.Each(name, a.Held(name), formula));

    public static Series Map(string name, Series a, Func<double, double> formula) => Series.Over(Elements.Map(name, a.Held(name), formula));

    public static Signal Zip(string name, Signal a, Scalar b, Func<double, double, double> formula)
    {
        double right = b.Held(name);
        return Map(name, a, left => formula(left, right));
    }

    public static Signal Zip(string name, Scalar a, Signal b, Func<double, double, double> formula)
    {
        double left = a.Held(name);
        return Map(name, b, right => formula(left, right));
    }

    public static Signal Zip(Operation operation, Signal a, Signal b, Func<double, double, double> formula)
    {
        SamePositions(operation, a.Shape, a.Held(operation.Name).Length, b.Shape, b.Held(operation.Name).Length);
        return Signal.Over([.. a.Held(operation.Name).Zip(b.Held(operation.Name), formula)]);
    }

    public static Series Zip(string name, Series a, Scalar b, Func<double, double, double> formula) =>
        Series.Over(Elements.Zip(name, a.Held(name), b, formula));

    public static Series Zip(string name, Scalar a, Series b, Func<double, double, double> formula) =>
        Series.Over(Elements.Zip(name, a, b.Held(name), formula));

    public static Series Zip(Operation operation, Series a, Series b, Func<double, double, double> formula)
    {
        Mat left = a.Held(operation.Name), right = b.Held(operation.Name);
        SamePositions(operation, left.Shape, left.Rows, right.Shape, right.Rows);
        SameUnits(operation, left.Shape, left.Columns, right.Shape, right.Columns);
        return Series.Over(Elements.Zip(operation, left, right, formula));
    }

    /// <summary>The vector serves every position.</summary>
    public static Series Zip(Operation operation, Series a, Vec b, Func<double, double, double> formula)
    {
        Mat left = a.Held(operation.Name);
        SameUnits(operation, left.Shape, left.Columns, b.Shape, b.Held(operation.Name).Length);
        return Each(left, (value, _, unit) => formula(value, b[unit]));
    }

    /// <summary>The vector serves every position.</summary>
    public static Series Zip(Operation operation, Vec a, Series b, Func<double, double, double> formula)
    {
        Mat right = b.Held(operation.Name);
        SameUnits(operation, a.Shape, a.Held(operation.Name).Length, right.Shape, right.Columns);
        return Each(right, (value, _, unit) => formula(a[unit], value));
    }

    /// <summary>The signal's number at a position serves its units.</summary>
    public static Series Zip(Operation operation, Series a, Signal b, Func<double, double, double> formula)
    {
        Mat left = a.Held(operation.Name);
        SamePositions(operation, left.Shape, left.Rows, b.Shape, b.Held(operation.Name).Length);
        return Each(left, (value, position, _) => formula(value, b[position]));
    }

    /// <summary>The signal's number at a position serves its units.</summary>
    public static Series Zip(Operation operation, Signal a, Series b, Func<double, double, double> formula)
    {
        Mat right = b.Held(operation.Name);
        SamePositions(operation, a.Shape, a.Held(operation.Name).Length, right.Shape, right.Rows);
        return Each(right, (value, position, _) => formula(a[position], value));
    }

    /// <summary>A function of the units of each position.</summary>
    public static Series EachPosition(string name, Series a, Func<Vec, Vec> function)
    {
        Vec[] rows = [.. Enumerable.Range(0, a.Held(name).Rows).Select(position => function(a.At(position)))];
        return Series.Over([.. rows.SelectMany(row => row.Held(name))], rows[0].Length);
    }

    /// <summary>A function of each unit's numbers at all positions.</summary>
    public static Vec EachUnit(string name, Series a, Func<IEnumerable<double>, double> function)
    {
        Mat data = a.Held(name);
        return Vec.Over([.. Enumerable.Range(0, data.Columns).Select(unit => function(Enumerable.Range(0, data.Rows).Select(position => data[position, unit])))]);
    }

    public static void SamePositions(Operation operation, string leftShape, int left, string rightShape, int right)
    {
        if (left != right) throw operation.Misfit(leftShape, rightShape, $"the numbers of positions {left} and {right} differ");
    }

    public static void SameUnits(Operation operation, string leftShape, int left, string rightShape, int right)
    {
        if (left != right) throw operation.Misfit(leftShape, rightShape, $"the numbers of units {left} and {right} differ");
    }

    private static Series Each(Mat a, Func<double, int, int, double> formula)
    {
        double[] values = a.ToArray();
        for (int i = 0; i < values.Length; i++) values[i] = formula(values[i], i / a.Columns, i % a.Columns);
        return Series.Over(values, a.Columns);
    }
}
