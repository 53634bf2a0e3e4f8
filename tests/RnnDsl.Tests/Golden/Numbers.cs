using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>What models give, as flat arrays of doubles.</summary>
internal static class Numbers
{
    internal static double[] ToDouble<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var copy = new double[values.Length];
        for (int i = 0; i < copy.Length; i++) copy[i] = double.CreateChecked(values[i]);
        return copy;
    }

    /// <summary>[examples × steps × width], zero beyond the end of an example.</summary>
    internal static double[] Padded<T>(Quantity<T> quantity) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. quantity.ToArray().Cast<T>().Select(double.CreateChecked)];

    /// <summary>[examples × steps × all widths]: the units of several quantities one after the other.</summary>
    internal static double[] Joined<T>(Quantity<T>[] quantities) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var joined = new List<double>();
        for (int example = 0; example < quantities[0].Count; example++)
        for (int step = 0; step < quantities[0].Steps; step++)
            foreach (Quantity<T> quantity in quantities)
                joined.AddRange(ToDouble(quantity[example, step]));
        return [.. joined];
    }

    internal static int[] Shape<T>(Quantity<T> quantity) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [quantity.Count, quantity.Steps, quantity.Width];
}
