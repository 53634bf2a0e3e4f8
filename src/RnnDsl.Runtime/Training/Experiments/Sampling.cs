using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>Draws for the configurations of a search: <c>random => new Settings(random.Choose(16, 32, 64), random.LogUniform(1e-4, 1e-2))</c>.</summary>
public static class Sampling
{
    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, all alike.</summary>
    public static double Uniform(this RandomStream random, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(low <= high)) throw new ArgumentException($"There is nothing between {low} and {high}.", nameof(high));
        return low + (high - low) * random.NextUniform();
    }

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both above 0, all orders of magnitude alike: for learning rates.</summary>
    public static double LogUniform(this RandomStream random, double low, double high)
    {
        if (!(low > 0)) throw new ArgumentOutOfRangeException(nameof(low), low, "A number drawn by its order of magnitude is above 0.");
        return Math.Exp(random.Uniform(Math.Log(low), Math.Log(high)));
    }

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static int Integer(this RandomStream random, int low, int high)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (low > high) throw new ArgumentException($"There is nothing between {low} and {high}.", nameof(high));
        return low + ExampleOrder.Below(random, checked(high - low + 1));
    }

    /// <summary>One of several.</summary>
    public static TItem Choose<TItem>(this RandomStream random, params ReadOnlySpan<TItem> items)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (items.IsEmpty) throw new ArgumentException("There is nothing to choose from.", nameof(items));
        return items[ExampleOrder.Below(random, items.Length)];
    }
}
