namespace RnnDsl.Explaining;

/// <summary>How p-values are corrected for there being many of them.</summary>
public enum MultipleTesting
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Benjamini and Hochberg (1995): of what is called significant at level q, a share of q is false on average; holds under positive dependence.</summary>
    BenjaminiHochberg,

    /// <summary>Holm (1979): the chance that anything at all is called significant falsely stays below the level, whatever the dependence.</summary>
    Holm,
}

/// <summary>Corrects p-values.</summary>
internal static class Multiplicity
{
    /// <summary>Adjusted p-values; those that are not a number stay so and do not count.</summary>
    internal static double[] Adjust(double[] values, MultipleTesting method)
    {
        var adjusted = (double[])values.Clone();
        int[] order = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i])).OrderBy(i => values[i])];
        int count = order.Length;
        if (method == MultipleTesting.Holm)
            for (double most = 0, i = 0; i < count; i++) adjusted[order[(int)i]] = most = Math.Max(most, Math.Min(1, (count - i) * values[order[(int)i]]));
        if (method == MultipleTesting.BenjaminiHochberg)
        {
            double least = 1;
            for (int i = count - 1; i >= 0; i--) adjusted[order[i]] = least = Math.Min(least, values[order[i]] * count / (i + 1));
        }
        return adjusted;
    }
}
