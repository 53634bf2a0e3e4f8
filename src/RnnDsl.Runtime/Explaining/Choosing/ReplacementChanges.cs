namespace RnnDsl.Explaining;

/// <summary>What replacing each player does to the target, by all replacements and by each half of them.</summary>
internal sealed class ReplacementChanges
{
    internal ReplacementChanges(PlayerMap[] maps)
    {
        Values = [.. maps.Select(map => new double[map.Count])];
        FirstHalf = [.. maps.Select(map => new double[map.Count])];
        SecondHalf = [.. maps.Select(map => new double[map.Count])];
    }

    /// <summary>For each example and player, with sign.</summary>
    internal double[][] Values { get; }

    /// <summary>The same by every other replacement; what is random in it shows where the halves differ.</summary>
    internal double[][] FirstHalf { get; }

    /// <summary>The same by the others.</summary>
    internal double[][] SecondHalf { get; }

    /// <summary>The fewest replacements that a player had.</summary>
    internal int Fewest { get; private set; } = int.MaxValue;

    /// <param name="example">The example.</param>
    /// <param name="player">The player.</param>
    /// <param name="falls">f(x) − f(replaced) of each replacement.</param>
    /// <param name="weights">How likely each is.</param>
    /// <param name="trim">The share that is left out.</param>
    /// <param name="own">How likely the player is drawn as what it is, from 0 to below 1.</param>
    internal void Set(int example, int player, ReadOnlySpan<double> falls, ReadOnlySpan<double> weights, double trim, double own)
    {
        Fewest = Math.Min(Fewest, falls.Length);
        Values[example][player] = Trimmed(falls, weights, own, 0, 1, trim);
        FirstHalf[example][player] = Trimmed(falls, weights, own, 0, 2, trim);
        SecondHalf[example][player] = Trimmed(falls, weights, own, 1, 2, trim);
    }

    /// <summary>The mean of |fall| over draws, without the largest, with the sign of the mean of the same falls.</summary>
    private static double Trimmed(ReadOnlySpan<double> falls, ReadOnlySpan<double> weights, double own, int first, int stride, double trim)
    {
        int count = (falls.Length - first + stride - 1) / stride;
        if (count <= 0) return 0;
        var sizes = new double[count];
        var order = new int[count];
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            order[i] = first + i * stride;
            sizes[i] = Math.Abs(falls[order[i]]);
            total += weights[order[i]];
        }
        Array.Sort(sizes, order);
        // What it is anyway changes nothing, and is never trimmed away.
        double same = own / (1 - own) * total, left = (1 - trim) * (total + same), kept = Math.Min(same, left), size = 0, signed = 0;
        foreach (int i in order)
        {
            double weight = Math.Min(weights[i], left - kept);
            if (weight <= 0) break;
            kept += weight;
            size += weight * Math.Abs(falls[i]);
            signed += weight * falls[i];
        }
        return kept == 0 ? 0 : Math.CopySign(size / kept, signed);
    }
}
