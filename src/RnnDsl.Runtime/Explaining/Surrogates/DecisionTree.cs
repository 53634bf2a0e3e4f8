namespace RnnDsl.Explaining;

/// <summary>What a split of a tree shall lower.</summary>
public enum TreeCriterion
{
    /// <summary>Classification: Σ p(1 − p) over the classes' shares p of a node.</summary>
    Gini,

    /// <summary>Classification: −Σ p log₂ p, in bits.</summary>
    Entropy,

    /// <summary>Regression: the variance, which is the mean squared error of the node's mean.</summary>
    SquaredError,
}

/// <summary>How large a tree may grow.</summary>
public sealed record TreeOptions
{
    /// <summary>The most splits between the root and a leaf; no limit if not given.</summary>
    public int? MaximumDepth { get; init; }

    /// <summary>The fewest rows that a leaf is made of.</summary>
    public int MinimumLeafSamples { get; init; } = 1;

    /// <summary>Whether classes are split by entropy, and not by Gini's index.</summary>
    public bool Entropy { get; init; }

    /// <summary>Cost-complexity pruning: a leaf must lower the impurity of the whole tree by this much; 0 keeps what has grown.</summary>
    public double Alpha { get; init; }

    internal void Check()
    {
        if (MaximumDepth is { } depth) ArgumentOutOfRangeException.ThrowIfNegative(depth, "options.MaximumDepth");
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumLeafSamples, 1, "options.MinimumLeafSamples");
        if (!(Alpha >= 0)) throw new ArgumentOutOfRangeException("options.Alpha", Alpha, "The price of a leaf is a number of at least 0.");
    }
}

/// <summary>A node of a tree.</summary>
/// <param name="Feature">The feature that is asked for, from 0; −1 for a leaf.</param>
/// <param name="Threshold">Rows at or below it go left, above it right; not a number for a leaf.</param>
/// <param name="Left">The node where rows at or below the threshold go; −1 for a leaf.</param>
/// <param name="Right">The node where the others go; −1 for a leaf.</param>
/// <param name="Impurity">Of the rows that came here while the tree grew, in units of the criterion.</param>
/// <param name="Samples">How many rows those were.</param>
/// <param name="Weight">What they weighed together.</param>
/// <param name="Value">Their weighted shares by class; of a regression their mean, alone.</param>
public sealed record TreeNode(int Feature, double Threshold, int Left, int Right, double Impurity, int Samples, double Weight, IReadOnlyList<double> Value)
{
    /// <summary>Whether it is a leaf.</summary>
    public bool IsLeaf => Left < 0;

    internal int BestClass => RowMath.ArgMax(Value);
}

/// <summary>
/// A classification or regression tree with splits in two (CART; Breiman, Friedman, Olshen and Stone 1984). A threshold lies midway between two values of the
/// rows. Of splits that are equally good, to 10⁻¹² of the node's impurity, the one with the lowest feature index and then the lowest threshold is taken.
/// </summary>
/// <param name="Criterion">What the splits lower.</param>
/// <param name="Features">The names of the features.</param>
/// <param name="Predicates">Whether a feature was 0 or 1 in all rows, so that it is read as yes or no.</param>
/// <param name="Classes">The names of the classes; none for a regression.</param>
/// <param name="Nodes">The root first, then all of the left, then all of the right.</param>
public sealed partial record DecisionTree(
    TreeCriterion Criterion, IReadOnlyList<string> Features, IReadOnlyList<bool> Predicates, IReadOnlyList<string> Classes, IReadOnlyList<TreeNode> Nodes)
{
    /// <summary>How many leaves it has.</summary>
    public int Leaves => Nodes.Count(node => node.IsLeaf);

    /// <summary>The most splits between the root and a leaf.</summary>
    public int Depth
    {
        get
        {
            // Parents stand before their children.
            var depth = new int[Nodes.Count];
            for (int node = 0; node < depth.Length; node++)
                if (!Nodes[node].IsLeaf) depth[Nodes[node].Left] = depth[Nodes[node].Right] = depth[node] + 1;
            return depth.Max();
        }
    }

    /// <summary>Grows a tree that foretells a class.</summary>
    /// <param name="rows">[rows × features].</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="features">The names of the features; "x0", "x1", … if not given.</param>
    /// <param name="classNames">The names of the classes; "class 0", "class 1", … if not given.</param>
    /// <param name="weights">What each row weighs, at least 0; rows of weight 0 are left out. 1 each if not given.</param>
    /// <param name="options">How large it may grow.</param>
    /// <exception cref="ArgumentException">There are no rows, they do not belong together, or a number is not finite.</exception>
    public static DecisionTree Classify(
        double[,] rows, IReadOnlyList<int> classes, IReadOnlyList<string>? features = null, IReadOnlyList<string>? classNames = null,
        IReadOnlyList<double>? weights = null, TreeOptions? options = null)
    {
        options ??= new TreeOptions();
        options.Check();
        RowMath.Check(rows, classes?.Count, features);
        string[] names = RowMath.ClassNames(classes!, classNames);
        TreeCriterion criterion = options.Entropy ? TreeCriterion.Entropy : TreeCriterion.Gini;
        var split = new ClassCriterion([.. classes!], names.Length, FitInput.WeightsOf(weights, classes!.Count), options.Entropy);
        return Grow(rows, criterion, split, features, names, options);
    }

    /// <summary>Grows a tree that foretells a number.</summary>
    /// <param name="rows">[rows × features].</param>
    /// <param name="values">The number of each row.</param>
    /// <param name="features">The names of the features; "x0", "x1", … if not given.</param>
    /// <param name="weights">What each row weighs, at least 0; rows of weight 0 are left out. 1 each if not given.</param>
    /// <param name="options">How large it may grow.</param>
    /// <exception cref="ArgumentException">There are no rows, they do not belong together, or a number is not finite.</exception>
    public static DecisionTree Regress(
        double[,] rows, IReadOnlyList<double> values, IReadOnlyList<string>? features = null, IReadOnlyList<double>? weights = null, TreeOptions? options = null)
    {
        options ??= new TreeOptions();
        options.Check();
        RowMath.Check(rows, values?.Count, features);
        double[] targets = [.. values!];
        FitInput.CheckTargets(targets, rows.GetLength(0));
        return Grow(rows, TreeCriterion.SquaredError, new ValueCriterion(targets, FitInput.WeightsOf(weights, targets.Length)), features, [], options);
    }

    /// <summary>What it foretells of a row: the number of a class, or a number.</summary>
    /// <param name="row">[features].</param>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        TreeNode leaf = Nodes[LeafOf(row)];
        return Classes.Count > 0 ? leaf.BestClass : leaf.Value[0];
    }

    /// <summary>What it foretells of rows.</summary>
    /// <param name="rows">[rows × features].</param>
    /// <exception cref="ArgumentException">The rows have another number of features.</exception>
    public double[] Predict(double[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var predicted = new double[rows.GetLength(0)];
        for (int i = 0; i < predicted.Length; i++) predicted[i] = Predict(Cells.Row(rows, i));
        return predicted;
    }

    /// <summary>The leaf that a row falls into.</summary>
    /// <param name="row">[features].</param>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public int LeafOf(ReadOnlySpan<double> row)
    {
        FitInput.CheckWidth(row.Length, Features.Count);
        int node = 0;
        while (!Nodes[node].IsLeaf) node = Next(node, row);
        return node;
    }

    /// <summary>The nodes that a row passes, from the root to its leaf.</summary>
    /// <param name="row">[features].</param>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public IReadOnlyList<int> PathOf(ReadOnlySpan<double> row)
    {
        FitInput.CheckWidth(row.Length, Features.Count);
        var path = new List<int> { 0 };
        while (!Nodes[path[^1]].IsLeaf) path.Add(Next(path[^1], row));
        return path;
    }

    /// <summary>How much of the fall in impurity each feature's splits account for; shares that add up to 1, or zeros where nothing is split.</summary>
    public IReadOnlyList<double> Importances()
    {
        var falls = new double[Features.Count];
        foreach (TreeNode node in Nodes)
        {
            if (node.IsLeaf) continue;
            TreeNode left = Nodes[node.Left], right = Nodes[node.Right];
            falls[node.Feature] += node.Weight * node.Impurity - left.Weight * left.Impurity - right.Weight * right.Impurity;
        }
        double total = falls.Sum();
        return total > 0 ? Array.ConvertAll(falls, fall => fall / total) : falls;
    }

    /// <summary>The tree as nested lines: "if not+bad: positive (n = 120, share 1)", "else: …".</summary>
    public override string ToString() => new TreeText(this).ToString();

    private static DecisionTree Grow(
        double[,] rows, TreeCriterion criterion, SplitCriterion split, IReadOnlyList<string>? features, string[] classes, TreeOptions options)
    {
        TreeNode[] nodes = new TreeGrower(rows, split, options).Grow();
        var tree = new DecisionTree(criterion, RowMath.FeatureNames(features, rows.GetLength(1)), RowMath.Predicates(rows), classes, nodes);
        return options.Alpha > 0 ? tree.Prune(options.Alpha) : tree;
    }

    private int Next(int node, ReadOnlySpan<double> row) => row[Nodes[node].Feature] <= Nodes[node].Threshold ? Nodes[node].Left : Nodes[node].Right;
}
