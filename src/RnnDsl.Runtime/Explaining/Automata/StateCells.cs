namespace RnnDsl.Explaining;

/// <summary>A partition of a model's states into cells: a binary tree that asks at each node whether one unit is above a threshold.</summary>
internal sealed class StateCells
{
    private readonly List<Node> nodes = [];
    private readonly List<int> leaves = [];
    private readonly StateSample sample;
    private int placed;

    internal StateCells(StateSample sample)
    {
        this.sample = sample;
        nodes.Add(new Node());
        leaves.Add(0);
        Members.Add([]);
        Place();
    }

    /// <summary>The numbers of the sample's words in each cell.</summary>
    internal List<List<int>> Members { get; } = [];

    /// <summary>The cell of each of the sample's words.</summary>
    internal List<int> CellOf { get; } = [];

    internal int Count => Members.Count;

    /// <summary>Puts words that are new in the sample into their cells.</summary>
    internal void Place()
    {
        for (; placed < sample.Count; placed++)
        {
            int cell = Find(sample.Rows[placed]);
            CellOf.Add(cell);
            Members[cell].Add(placed);
        }
    }

    /// <summary>Cuts a cell in two; the part above the threshold becomes a new cell.</summary>
    internal void Cut(int cell, CellCut cut)
    {
        int made = Count;
        Node node = nodes[leaves[cell]];
        (node.Unit, node.Threshold, node.Below) = (cut.Unit, cut.Threshold, nodes.Count);
        leaves[cell] = nodes.Count;
        nodes.Add(new Node { Cell = cell });
        leaves.Add(nodes.Count);
        nodes.Add(new Node { Cell = made });
        List<int> all = Members[cell];
        Members[cell] = all.FindAll(word => sample.Rows[word][cut.Unit] <= cut.Threshold);
        Members.Add(all.FindAll(word => sample.Rows[word][cut.Unit] > cut.Threshold));
        foreach (int word in Members[made]) CellOf[word] = made;
    }

    private int Find(double[] state)
    {
        Node node = nodes[0];
        while (node.Below > 0) node = nodes[state[node.Unit] <= node.Threshold ? node.Below : node.Below + 1];
        return node.Cell;
    }

    private sealed class Node
    {
        internal int Unit { get; set; }

        internal double Threshold { get; set; }

        /// <summary>The node of the part below; that of the part above comes after it. 0 for a leaf.</summary>
        internal int Below { get; set; }

        internal int Cell { get; init; }
    }
}

/// <summary>Where a cell is cut.</summary>
/// <param name="Unit">Which of the states' units.</param>
/// <param name="Threshold">Up to it, the part below.</param>
internal sealed record CellCut(int Unit, double Threshold)
{
    /// <summary>
    /// The cut of one unit after which the labels of each part are most alike (Gini's impurity, as in CART); of equals the one through the widest gap,
    /// measured by the size of the state's values. Null where no unit has two values.
    /// </summary>
    internal static CellCut? Best(StateSample sample, List<int> members, int[] labels, int labelCount, double[] scale)
    {
        CellCut? best = null;
        double bestPurity = 0, bestGap = 0;
        var values = new double[members.Count];
        var sorted = new int[members.Count];
        var above = new double[labelCount];
        foreach (int label in labels) above[label]++;
        double squares = above.Sum(count => count * count);
        for (int unit = 0; unit < sample.StateOfUnit.Length; unit++)
        {
            for (int i = 0; i < values.Length; i++) values[i] = sample.Rows[members[i]][unit];
            labels.CopyTo(sorted, 0);
            Array.Sort(values, sorted);
            double[] left = new double[labelCount], right = [.. above];
            double leftSquares = 0, rightSquares = squares;
            for (int i = 0; i + 1 < values.Length; i++)
            {
                // (n + 1)² − n², (n − 1)² − n².
                leftSquares += 2 * left[sorted[i]]++ + 1;
                rightSquares -= 2 * right[sorted[i]]-- - 1;
                if (values[i + 1] <= values[i]) continue;
                double purity = (leftSquares / (i + 1) + rightSquares / (values.Length - i - 1)) / values.Length, gap = (values[i + 1] - values[i]) / scale[unit];
                if (best is not null && (purity < bestPurity - 1e-12 || (purity <= bestPurity + 1e-12 && gap <= bestGap))) continue;
                double middle = values[i] + (values[i + 1] - values[i]) / 2;
                best = new CellCut(unit, middle < values[i + 1] ? middle : values[i]);
                (bestPurity, bestGap) = (purity, gap);
            }
        }
        return best;
    }
}
