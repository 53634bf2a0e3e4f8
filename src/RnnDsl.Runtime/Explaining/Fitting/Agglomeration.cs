namespace RnnDsl.Explaining;

/// <summary>The distance of every two of some things, each kept once.</summary>
internal sealed class PairDistances(int count)
{
    private readonly double[] values = new double[checked((int)((long)count * (count - 1) / 2))];

    internal int Count => count;

    internal ref double this[int one, int other] => ref values[one > other ? one * (one - 1) / 2 + other : other * (other - 1) / 2 + one];
}

/// <summary>
/// Merges by nearest-neighbour chains (Müllner 2011): a chain of ever nearer clusters ends at two that are each other's nearest, and for these
/// linkages they may be merged at once; n² steps in all. The distances are written over.
/// </summary>
internal sealed class Agglomeration(PairDistances apart, Linkage linkage)
{
    private readonly int[] sizes = [.. Enumerable.Repeat(1, apart.Count)];

    internal HierarchicalClustering Run(CancellationToken cancellation)
    {
        int count = apart.Count;
        var pairs = new List<Pair>(count);
        var chain = new List<int>(count);
        int first = 0;
        while (pairs.Count < count - 1)
        {
            cancellation.ThrowIfCancellationRequested();
            if (chain.Count == 0)
            {
                while (sizes[first] == 0) first++;
                chain.Add(first);
            }
            while (true)
            {
                int last = chain[^1], before = chain.Count > 1 ? chain[^2] : -1, nearest = Nearest(last, before);
                if (nearest == before)
                {
                    pairs.Add(new Pair(before, last, apart[before, last], pairs.Count));
                    Merge(before, last);
                    chain.RemoveRange(chain.Count - 2, 2);
                    break;
                }
                chain.Add(nearest);
            }
        }
        return new HierarchicalClustering(linkage, count, InOrder(pairs));
    }

    /// <summary>The nearest cluster; of equally near ones that before in the chain, so that it ends, else the first.</summary>
    private int Nearest(int cluster, int before)
    {
        int nearest = before;
        double least = before < 0 ? double.PositiveInfinity : apart[cluster, before];
        for (int other = 0; other < sizes.Length; other++)
            if (sizes[other] > 0 && other != cluster && apart[cluster, other] < least) (nearest, least) = (other, apart[cluster, other]);
        return nearest;
    }

    /// <summary>Lance and Williams (1967): the distances of the new cluster, which takes the second's place.</summary>
    private void Merge(int gone, int kept)
    {
        double a = sizes[gone], b = sizes[kept], between = apart[gone, kept];
        for (int other = 0; other < sizes.Length; other++)
        {
            if (sizes[other] == 0 || other == gone || other == kept) continue;
            double one = apart[other, gone], two = apart[other, kept], c = sizes[other];
            apart[other, kept] = linkage switch
            {
                Linkage.Single => Math.Min(one, two),
                Linkage.Complete => Math.Max(one, two),
                Linkage.Average => (a * one + b * two) / (a + b),
                _ => Math.Sqrt(Math.Max(0, ((a + c) * one * one + (b + c) * two * two - c * between * between) / (a + b + c))),
            };
        }
        sizes[kept] += sizes[gone];
        sizes[gone] = 0;
    }

    /// <summary>Merges in the order of their distances, with the numbers that clusters have then.</summary>
    private ClusterMerge[] InOrder(List<Pair> pairs)
    {
        int count = apart.Count;
        int[] parents = [.. Enumerable.Range(0, 2 * count - 1)], members = [.. Enumerable.Repeat(1, 2 * count - 1)];
        var merges = new ClusterMerge[count - 1];
        int made = 0;
        foreach (Pair pair in pairs.OrderBy(pair => pair.Distance).ThenBy(pair => pair.Number))
        {
            int one = Root(pair.One), two = Root(pair.Two), size = members[one] + members[two];
            merges[made] = new ClusterMerge(Math.Min(one, two), Math.Max(one, two), pair.Distance, size);
            parents[one] = parents[two] = count + made;
            members[count + made++] = size;
        }
        return merges;

        int Root(int cluster)
        {
            while (parents[cluster] != cluster) cluster = parents[cluster] = parents[parents[cluster]];
            return cluster;
        }
    }

    /// <summary>Two clusters, each named by one of its rows.</summary>
    private readonly record struct Pair(int One, int Two, double Distance, int Number);
}
