namespace RnnDsl.Explaining;

/// <summary>How good a split of a node's rows in two is. Rows are moved from the right to the left one at a time.</summary>
internal abstract class SplitCriterion(double[] weights)
{
    /// <summary>What each row weighs.</summary>
    internal double[] Weights { get; } = weights;

    /// <summary>What the node's rows weigh together.</summary>
    internal double Weight { get; private protected set; }

    /// <summary>The node's impurity.</summary>
    internal double Impurity { get; private protected set; }

    /// <summary>Whether there is nothing to tell apart in the node.</summary>
    internal bool IsPure { get; private protected set; }

    /// <summary>The node's value, as <see cref="TreeNode.Value"/>.</summary>
    internal abstract double[] Value { get; }

    private protected double LeftWeight { get; set; }

    /// <summary>How much lower the impurity is in the two sides, times the node's weight.</summary>
    internal abstract double Gain { get; }

    /// <summary>Takes up a node.</summary>
    internal abstract void Begin(ReadOnlySpan<int> rows);

    /// <summary>Moves all rows to the right.</summary>
    internal abstract void Restart();

    /// <summary>Moves a row to the left.</summary>
    internal abstract void Move(int row);
}

/// <summary>Gini's index, or entropy.</summary>
internal sealed class ClassCriterion(int[] classes, int count, double[] weights, bool entropy) : SplitCriterion(weights)
{
    private readonly double[] all = new double[count];
    private readonly double[] left = new double[count];

    internal override double[] Value => Array.ConvertAll(all, weight => weight / Weight);

    internal override double Gain
    {
        get
        {
            double right = Weight - LeftWeight, inLeft = 0, inRight = 0;
            for (int label = 0; label < all.Length; label++)
            {
                inLeft += Part(left[label], LeftWeight);
                inRight += Part(all[label] - left[label], right);
            }
            return Weight * Impurity - inLeft - inRight;
        }
    }

    internal override void Begin(ReadOnlySpan<int> rows)
    {
        Array.Clear(all);
        Weight = 0;
        foreach (int row in rows)
        {
            all[classes[row]] += Weights[row];
            Weight += Weights[row];
        }
        double impurity = 0;
        foreach (double weight in all) impurity += Part(weight, Weight);
        Impurity = impurity / Weight;
        IsPure = all.Count(weight => weight > 0) == 1;
    }

    internal override void Restart()
    {
        Array.Clear(left);
        LeftWeight = 0;
    }

    internal override void Move(int row)
    {
        left[classes[row]] += Weights[row];
        LeftWeight += Weights[row];
    }

    /// <summary>What a class adds to the impurity of a side, times the side's weight.</summary>
    private double Part(double weight, double of)
    {
        if (weight <= 0) return 0;
        return entropy ? -weight * Math.Log2(weight / of) : weight * (of - weight) / of;
    }
}

/// <summary>The variance.</summary>
internal sealed class ValueCriterion(double[] values, double[] weights) : SplitCriterion(weights)
{
    private double mean;
    private double left;

    internal override double[] Value => [mean];

    /// <summary>As the values are counted from the node's mean, the sum of the right is that of the left with the other sign.</summary>
    internal override double Gain => left * left / LeftWeight + left * left / (Weight - LeftWeight);

    internal override void Begin(ReadOnlySpan<int> rows)
    {
        double sum = 0, least = double.PositiveInfinity, most = double.NegativeInfinity;
        Weight = 0;
        foreach (int row in rows)
        {
            Weight += Weights[row];
            sum += Weights[row] * values[row];
            least = Math.Min(least, values[row]);
            most = Math.Max(most, values[row]);
        }
        mean = sum / Weight;
        double squares = 0;
        foreach (int row in rows) squares += Weights[row] * (values[row] - mean) * (values[row] - mean);
        Impurity = squares / Weight;
        IsPure = least == most;
    }

    internal override void Restart() => left = LeftWeight = 0;

    internal override void Move(int row)
    {
        left += Weights[row] * (values[row] - mean);
        LeftWeight += Weights[row];
    }
}
