namespace RnnDsl.Explaining;

/// <summary>A tree on the way from the whole one to its root.</summary>
/// <param name="Alpha">The price of a leaf from which on this tree is the best one.</param>
/// <param name="Leaves">Its leaves.</param>
/// <param name="Impurity">The impurity that is left in its leaves, by their share of the weight.</param>
public sealed record PruningStep(double Alpha, int Leaves, double Impurity);

public sealed partial record DecisionTree
{
    /// <summary>
    /// The trees that are best for some price of a leaf, from the whole one (price 0) to the root: minimal cost-complexity pruning (Breiman et al. 1984,
    /// chapter 3). What costs nothing to cut is cut in the first.
    /// </summary>
    public IReadOnlyList<PruningStep> PruningPath()
    {
        var cutting = new TreeCutting(this);
        var path = new List<PruningStep>();
        double alpha = 0;
        while (true)
        {
            while (cutting.Weakest(out double price) is >= 0 and var node && price <= alpha + cutting.Same) cutting.Cut(node);
            path.Add(new PruningStep(alpha, cutting.Leaves, cutting.Impurity));
            if (cutting.Weakest(out double next) < 0) return path;
            alpha = next;
        }
    }

    /// <summary>The smallest tree that no other beats where each leaf costs that much.</summary>
    /// <param name="alpha">The price of a leaf, in units of the impurity of the whole data; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The price is negative.</exception>
    public DecisionTree Prune(double alpha)
    {
        if (!(alpha >= 0)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The price of a leaf is a number of at least 0.");
        var cutting = new TreeCutting(this);
        while (cutting.Weakest(out double price) is >= 0 and var node && price <= alpha + cutting.Same) cutting.Cut(node);
        return this with { Nodes = cutting.Kept() };
    }
}

/// <summary>Cuts a tree's weakest branches, one after the other.</summary>
internal sealed class TreeCutting
{
    private readonly IReadOnlyList<TreeNode> nodes;
    private readonly int[] parents;
    private readonly int[] leaves;
    private readonly double[] own;
    private readonly double[] below;
    private readonly bool[] gone;

    // All that is below a node stands in one piece behind it, up to here.
    private readonly int[] ends;

    internal TreeCutting(DecisionTree tree)
    {
        nodes = tree.Nodes;
        parents = new int[nodes.Count];
        leaves = new int[nodes.Count];
        below = new double[nodes.Count];
        gone = new bool[nodes.Count];
        ends = new int[nodes.Count];
        own = [.. nodes.Select(node => node.Impurity * node.Weight / nodes[0].Weight)];
        Same = 1e-12 * own[0];
        parents[0] = -1;
        for (int node = nodes.Count - 1; node >= 0; node--)
        {
            if (nodes[node].IsLeaf) (leaves[node], below[node], ends[node]) = (1, own[node], node + 1);
            else
            {
                (int left, int right) = (nodes[node].Left, nodes[node].Right);
                parents[left] = parents[right] = node;
                (leaves[node], below[node], ends[node]) = (leaves[left] + leaves[right], below[left] + below[right], ends[right]);
            }
        }
    }

    /// <summary>Prices that differ by less are the same but for rounding.</summary>
    internal double Same { get; }

    internal int Leaves => leaves[0];

    internal double Impurity => below[0];

    /// <summary>The split that a leaf's price pays for least, with that price; −1 where only the root is left.</summary>
    internal int Weakest(out double price)
    {
        int weakest = -1;
        price = double.PositiveInfinity;
        for (int node = 0; node < nodes.Count; node++)
        {
            if (gone[node] || leaves[node] == 1) continue;
            double own = Math.Max(0, (this.own[node] - below[node]) / (leaves[node] - 1));
            if (own < price) (weakest, price) = (node, own);
        }
        return weakest;
    }

    /// <summary>Makes a node a leaf.</summary>
    internal void Cut(int node)
    {
        int fewer = leaves[node] - 1;
        double more = own[node] - below[node];
        for (int up = node; up >= 0; up = parents[up])
        {
            leaves[up] -= fewer;
            below[up] += more;
        }
        for (int below = node + 1; below < ends[node]; below++) gone[below] = true;
    }

    /// <summary>What is left, numbered anew.</summary>
    internal TreeNode[] Kept()
    {
        var numbers = new int[nodes.Count];
        int count = 0;
        for (int node = 0; node < nodes.Count; node++) numbers[node] = gone[node] ? -1 : count++;
        return [.. nodes.Where((_, node) => !gone[node]).Select(node => node.IsLeaf || numbers[node.Left] < 0
            ? node with { Feature = -1, Threshold = double.NaN, Left = -1, Right = -1 }
            : node with { Left = numbers[node.Left], Right = numbers[node.Right] })];
    }
}
