namespace RnnDsl.Explaining;

/// <summary>
/// Grows a tree from the root down. The rows are put in order by each feature once; a split divides each of those orders and keeps it, so that no node sorts.
/// </summary>
internal sealed class TreeGrower
{
    /// <summary>Splits whose gains differ by less than this share of the node's impurity are equally good: what differs is rounding.</summary>
    private const double Same = 1e-12;

    private readonly double[,] rows;
    private readonly SplitCriterion criterion;
    private readonly TreeOptions options;
    private readonly int[][] order;
    private readonly int[] moved;
    private readonly bool[] goesLeft;

    internal TreeGrower(double[,] rows, SplitCriterion criterion, TreeOptions options)
    {
        this.rows = rows;
        this.criterion = criterion;
        this.options = options;
        int[] counted = [.. Enumerable.Range(0, rows.GetLength(0)).Where(row => criterion.Weights[row] > 0)];
        order = new int[rows.GetLength(1)][];
        for (int feature = 0; feature < order.Length; feature++)
        {
            int[] numbers = [.. counted];
            int of = feature;
            numbers.AsSpan().Sort((one, other) => rows[one, of].CompareTo(rows[other, of]) is not 0 and var way ? way : one.CompareTo(other));
            order[feature] = numbers;
        }
        moved = new int[counted.Length];
        goesLeft = new bool[rows.GetLength(0)];
    }

    internal TreeNode[] Grow()
    {
        var nodes = new List<TreeNode>();
        var waiting = new Stack<Waiting>([new Waiting(0, moved.Length, 0, -1, false)]);
        while (waiting.TryPop(out Waiting at))
        {
            int number = nodes.Count;
            if (at.Parent >= 0) nodes[at.Parent] = at.IsLeft ? nodes[at.Parent] with { Left = number } : nodes[at.Parent] with { Right = number };
            criterion.Begin(order[0].AsSpan(at.Start, at.End - at.Start));
            var leaf = new TreeNode(-1, double.NaN, -1, -1, criterion.Impurity, at.End - at.Start, criterion.Weight, criterion.Value);
            Split? best = criterion.IsPure || at.Depth == options.MaximumDepth ? null : Best(at.Start, at.End);
            nodes.Add(best is { } split ? leaf with { Feature = split.Feature, Threshold = split.Threshold } : leaf);
            if (best is not { } chosen) continue;
            Divide(chosen, at.Start, at.End);
            waiting.Push(new Waiting(chosen.End, at.End, at.Depth + 1, number, false));
            waiting.Push(new Waiting(at.Start, chosen.End, at.Depth + 1, number, true));
        }
        return [.. nodes];
    }

    /// <summary>The best split of the rows of a node; null where there is none. One that gains nothing is a split, too: what follows may gain.</summary>
    private Split? Best(int start, int end)
    {
        Split? best = null;
        double bestGain = double.NegativeInfinity, same = Same * criterion.Weight * criterion.Impurity;
        for (int feature = 0; feature < order.Length; feature++)
        {
            int[] numbers = order[feature];
            if (rows[numbers[start], feature] == rows[numbers[end - 1], feature]) continue;
            criterion.Restart();
            for (int i = start; i < end - options.MinimumLeafSamples; i++)
            {
                criterion.Move(numbers[i]);
                if (i + 1 - start < options.MinimumLeafSamples) continue;
                double value = rows[numbers[i], feature], next = rows[numbers[i + 1], feature];
                if (value == next || criterion.Gain is var gain && !(gain > bestGain + same)) continue;
                bestGain = gain;
                best = new Split(feature, Between(value, next), i + 1);
            }
        }
        return best;
    }

    /// <summary>Midway between two values; the lower one where no number lies between them.</summary>
    private static double Between(double value, double next)
    {
        double middle = value / 2 + next / 2;
        return middle >= value && middle < next ? middle : value;
    }

    private void Divide(Split split, int start, int end)
    {
        int[] by = order[split.Feature];
        for (int i = start; i < end; i++) goesLeft[by[i]] = i < split.End;
        foreach (int[] numbers in order)
        {
            int left = start, right = 0;
            for (int i = start; i < end; i++)
            {
                if (goesLeft[numbers[i]]) numbers[left++] = numbers[i];
                else moved[right++] = numbers[i];
            }
            moved.AsSpan(0, right).CopyTo(numbers.AsSpan(left));
        }
    }

    /// <summary>A split: rows up to End, in the order of the feature, go left.</summary>
    private readonly record struct Split(int Feature, double Threshold, int End);

    /// <summary>A node that is still to be looked at.</summary>
    private readonly record struct Waiting(int Start, int End, int Depth, int Parent, bool IsLeft);
}
