using System.Text.Json;
using RnnDsl.Explaining;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

public class DecisionTreeTests
{
    [Fact]
    public void Surrogate_tree_is_that_of_scikit_learn()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.PathOf("surrogates.json")));
        JsonElement golden = file.RootElement.GetProperty("tree_gini_depth3");
        double[,] x = GoldenTensor.Read(file.RootElement.GetProperty("X")).Matrix<double>();
        int[] classes = [.. GoldenTensor.Read(file.RootElement.GetProperty("y_class")).Data.Select(label => (int)label)];
        DecisionTree tree = DecisionTree.Classify(x, classes, options: new TreeOptions { MaximumDepth = 3 });

        double[] impurity = List("impurity"), samples = List("samples");
        int[] left = [.. List("left").Select(node => (int)node)], right = [.. List("right").Select(node => (int)node)];
        double gain = impurity[0] - (samples[left[0]] * impurity[left[0]] + samples[right[0]] * impurity[right[0]]) / samples[0];
        TreeNode root = tree.Nodes[0], one = tree.Nodes[root.Left], other = tree.Nodes[root.Right];
        Assert.Equal(gain, root.Impurity - (one.Samples * one.Impurity + other.Samples * other.Impurity) / root.Samples, 1e-12);
        Assert.Equal(golden.GetProperty("accuracy").GetDouble(), tree.Predict(x).Zip(classes).Average(pair => pair.First == pair.Second ? 1.0 : 0), 1e-12);

        // Equal splits may be broken otherwise there; in a node that has only one best split there is no choice, and the tables agree.
        double[] feature = List("feature"), threshold = List("threshold");
        var same = new Queue<(int Ours, int Theirs)>([(0, 0)]);
        while (same.TryDequeue(out (int Ours, int Theirs) at))
        {
            TreeNode node = tree.Nodes[at.Ours];
            Assert.Equal((int)samples[at.Theirs], node.Samples);
            Assert.Equal(impurity[at.Theirs], node.Impurity, 1e-12);
            Assert.Equal(left[at.Theirs] < 0, node.IsLeaf);
            if (node.IsLeaf || BestSplits(x, classes, [.. RowsOf(tree, x, at.Ours)]).Count > 1) continue;
            Assert.Equal((int)feature[at.Theirs], node.Feature);
            Assert.Equal(threshold[at.Theirs], node.Threshold, 1e-9);
            same.Enqueue((node.Left, left[at.Theirs]));
            same.Enqueue((node.Right, right[at.Theirs]));
        }

        double[] List(string name) => [.. golden.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
    }

    [Theory]
    [InlineData(TreeCriterion.Gini)]
    [InlineData(TreeCriterion.Entropy)]
    [InlineData(TreeCriterion.SquaredError)]
    public void Surrogate_tree_takes_the_best_split_of_all(TreeCriterion criterion)
    {
        var random = new Random(3);
        for (int trial = 0; trial < 60; trial++)
        {
            int rows = 2 + random.Next(14), width = 1 + random.Next(4);
            var x = new double[rows, width];
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < width; j++) x[i, j] = random.Next(5);
            double[] y = [.. Enumerable.Range(0, rows).Select(_ => criterion == TreeCriterion.SquaredError ? random.NextDouble() : random.Next(3))];
            double[] weights = [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(4))];
            weights[0] = 1;
            var options = new TreeOptions { Entropy = criterion == TreeCriterion.Entropy, MinimumLeafSamples = 1 + trial % 2 };
            DecisionTree tree = criterion == TreeCriterion.SquaredError
                ? DecisionTree.Regress(x, y, weights: weights, options: options)
                : DecisionTree.Classify(x, [.. y.Select(label => (int)label)], weights: weights, options: options);
            for (int node = 0; node < tree.Nodes.Count; node++)
            {
                int[] inside = [.. RowsOf(tree, x, node).Where(row => weights[row] > 0)];
                TreeNode at = tree.Nodes[node];
                Assert.Equal(inside.Length, at.Samples);
                Assert.Equal(Impurity(criterion, y, weights, inside), at.Impurity, 1e-12);
                (double best, int feature, double threshold) = Best(criterion, x, y, weights, inside, options.MinimumLeafSamples);
                if (at.IsLeaf)
                {
                    Assert.True(feature < 0 || at.Impurity < 1e-15);
                    continue;
                }
                Assert.Equal(best, Fall(criterion, y, weights, inside, row => x[row, at.Feature] <= at.Threshold), 1e-12);
                Assert.Equal((feature, threshold), (at.Feature, at.Threshold));
            }
        }
    }

    [Fact]
    public void Surrogate_tree_that_is_fully_grown_knows_all_distinct_rows()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 20; trial++)
        {
            int[][] distinct = [.. Enumerable.Range(0, 40).Select(_ => new[] { random.Next(2), random.Next(2), random.Next(2), random.Next(3) }).DistinctBy(row => string.Join(",", row))];
            var x = new double[distinct.Length, 4];
            for (int i = 0; i < distinct.Length; i++)
                for (int j = 0; j < 4; j++) x[i, j] = distinct[i][j];
            int[] classes = [.. distinct.Select(row => (row[0] ^ row[1] ^ row[2]) + row[3])];
            double[] values = [.. distinct.Select(_ => random.NextDouble())];
            Assert.Equal(classes.Select(label => (double)label), DecisionTree.Classify(x, classes).Predict(x));
            Assert.Equal(values, DecisionTree.Regress(x, values).Predict(x).Zip(values, (predicted, value) => Math.Abs(predicted - value) < 1e-12 ? value : predicted));
        }
    }

    [Fact]
    public void Surrogate_tree_breaks_ties_by_the_lowest_feature_and_threshold()
    {
        var x = new double[,] { { 0, 0, 3 }, { 0, 0, 2 }, { 1, 1, 1 }, { 1, 1, 0 } };
        TreeNode root = DecisionTree.Classify(x, [0, 0, 1, 1]).Nodes[0];
        Assert.Equal((0, 0.5), (root.Feature, root.Threshold));
        root = DecisionTree.Classify(new double[,] { { 0 }, { 1 }, { 2 }, { 3 } }, [0, 1, 1, 0], options: new TreeOptions { MaximumDepth = 1 }).Nodes[0];
        Assert.Equal(0.5, root.Threshold);
    }

    [Fact]
    public void Surrogate_tree_is_pruned_at_the_price_of_its_weakest_branches()
    {
        var random = new Random(7);
        double[,] x = Numbers.Draw(random, 120, 4);
        int[] classes = [.. Enumerable.Range(0, 120).Select(i => (x[i, 0] > 0 ? 1 : 0) ^ (random.NextDouble() < 0.15 ? 1 : 0))];
        DecisionTree tree = DecisionTree.Classify(x, classes);
        IReadOnlyList<PruningStep> path = tree.PruningPath();
        Assert.Equal(0, path[0].Alpha);
        Assert.Equal(1, path[^1].Leaves);
        Assert.Equal(tree.Nodes[0].Impurity, path[^1].Impurity, 1e-12);
        for (int step = 0; step < path.Count; step++)
        {
            DecisionTree pruned = tree.Prune(path[step].Alpha);
            Assert.Equal(path[step].Leaves, pruned.Leaves);
            Assert.Equal(path[step].Impurity, pruned.Nodes.Where(node => node.IsLeaf).Sum(node => node.Weight * node.Impurity) / 120, 1e-12);
            if (step == 0) continue;
            Assert.True(path[step].Alpha > path[step - 1].Alpha && path[step].Leaves < path[step - 1].Leaves && path[step].Impurity > path[step - 1].Impurity);
            // Between two prices the tree of the lower one is cheaper; where they meet both cost the same.
            double price = path[step].Alpha;
            Assert.Equal(path[step - 1].Impurity + price * path[step - 1].Leaves, path[step].Impurity + price * path[step].Leaves, 1e-12);
            Assert.Equal(path[step - 1].Leaves, tree.Prune(price - 1e-9).Leaves);
        }
        Assert.Equal(0, tree.Prune(path[^2].Alpha).Nodes[0].Feature);
        Assert.Equal(tree.Prune(0.01).Leaves, DecisionTree.Classify(x, classes, options: new TreeOptions { Alpha = 0.01 }).Leaves);
    }

    [Fact]
    public void Surrogate_tree_reads_as_text_and_tells_its_paths()
    {
        var x = new double[,] { { 1, 0.2 }, { 1, 0.7 }, { 0, 0.2 }, { 0, 0.9 } };
        DecisionTree tree = DecisionTree.Classify(x, [1, 1, 0, 1], ["not+bad", "length"], ["negative", "positive"]);
        Assert.Equal("if not+bad: positive (n = 2, share 1)\nelse:\n  if length > 0.55: positive (n = 1, share 1)\n  else: negative (n = 1, share 1)", tree.ToString());
        Assert.Equal([0, 1, 3], tree.PathOf([0, 0.6]));
        Assert.Equal(3, tree.LeafOf([0, 0.6]));
        Assert.Equal((3, 2), (tree.Leaves, tree.Depth));
        Assert.Equal(1, tree.Importances().Sum(), 1e-12);
        Assert.Equal("2.5 (n = 2)", DecisionTree.Regress(new double[,] { { 1 }, { 1 } }, [2, 3]).ToString());
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_in_words()
    {
        Assert.Contains("There are 2 rows, and 1 classes", Assert.Throws<ArgumentException>(() => DecisionTree.Classify(new double[2, 1], [0])).Message);
        Assert.Contains("speed is NaN in row 1", Assert.Throws<ArgumentException>(() => DecisionTree.Classify(new double[,] { { 1 }, { double.NaN } }, [0, 1], ["speed"])).Message);
        Assert.Contains("The class of row 0 is -1", Assert.Throws<ArgumentException>(() => DecisionTree.Classify(new double[1, 1], [-1])).Message);
        Assert.Contains("All weights are 0", Assert.Throws<ArgumentException>(() => DecisionTree.Classify(new double[1, 1], [0], weights: [0])).Message);
        Assert.Contains("A row of 2 numbers", Assert.Throws<ArgumentException>(() => DecisionTree.Classify(new double[1, 1], [0]).Predict([1, 2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => DecisionTree.Classify(new double[1, 1], [0], options: new TreeOptions { MinimumLeafSamples = 0 }));
    }

    private static IEnumerable<int> RowsOf(DecisionTree tree, double[,] x, int node) =>
        Enumerable.Range(0, x.GetLength(0)).Where(row => tree.PathOf([.. Enumerable.Range(0, x.GetLength(1)).Select(j => x[row, j])]).Contains(node));

    /// <summary>All splits that lower Gini's index most.</summary>
    private static List<(int Feature, double Threshold)> BestSplits(double[,] x, int[] classes, int[] rows)
    {
        double[] y = [.. classes.Select(label => (double)label)], weights = [.. classes.Select(_ => 1.0)];
        var found = new List<(double Fall, int Feature, double Threshold)>();
        for (int feature = 0; feature < x.GetLength(1); feature++)
            foreach (double threshold in Thresholds(x, rows, feature))
            {
                int of = feature;
                found.Add((Fall(TreeCriterion.Gini, y, weights, rows, row => x[row, of] <= threshold), feature, threshold));
            }
        return [.. found.Where(split => split.Fall > found.Max(other => other.Fall) - 1e-9).Select(split => (split.Feature, split.Threshold))];
    }

    private static (double Fall, int Feature, double Threshold) Best(TreeCriterion criterion, double[,] x, double[] y, double[] weights, int[] rows, int fewest)
    {
        (double Fall, int Feature, double Threshold) best = (double.NegativeInfinity, -1, 0);
        for (int feature = 0; feature < x.GetLength(1); feature++)
            foreach (double threshold in Thresholds(x, rows, feature))
            {
                int of = feature, left = rows.Count(row => x[row, of] <= threshold);
                if (left < fewest || rows.Length - left < fewest) continue;
                double fall = Fall(criterion, y, weights, rows, row => x[row, of] <= threshold);
                if (fall > best.Fall + 1e-11) best = (fall, feature, threshold);
            }
        return best;
    }

    private static IEnumerable<double> Thresholds(double[,] x, int[] rows, int feature)
    {
        double[] values = [.. rows.Select(row => x[row, feature]).Distinct().Order()];
        return values.Skip(1).Select((next, i) => (values[i] + next) / 2);
    }

    private static double Fall(TreeCriterion criterion, double[] y, double[] weights, int[] rows, Func<int, bool> left)
    {
        double all = rows.Sum(row => weights[row]);
        return Impurity(criterion, y, weights, rows)
            - new[] { true, false }.Sum(side => rows.Where(row => left(row) == side).ToArray() is var part && part.Length > 0 ? part.Sum(row => weights[row]) / all * Impurity(criterion, y, weights, part) : 0);
    }

    private static double Impurity(TreeCriterion criterion, double[] y, double[] weights, int[] rows)
    {
        double all = rows.Sum(row => weights[row]), mean = rows.Sum(row => weights[row] * y[row]) / all;
        double[] shares = [.. rows.GroupBy(row => y[row]).Select(group => group.Sum(row => weights[row]) / all)];
        return criterion switch
        {
            TreeCriterion.SquaredError => rows.Sum(row => weights[row] * (y[row] - mean) * (y[row] - mean)) / all,
            TreeCriterion.Entropy => shares.Sum(share => -share * Math.Log2(share)),
            _ => 1 - shares.Sum(share => share * share),
        };
    }
}
