using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Tests.Interpreting;

/// <summary>
/// Computes a graph's values one by one, over the steps of one example, in double precision and with no schedule at all: what
/// a value is made of is computed when it is asked for. So it judges graphs before any planning.
/// </summary>
internal sealed class Interpreter(Graph graph, IReadOnlyDictionary<string, int> sizes, int steps, LeafValues leaves)
{
    private readonly Dictionary<(Node, int), double[]> _values = [];

    public int Steps => steps;

    /// <summary>What is added to a quantity at each step, as a finite difference does.</summary>
    public Dictionary<string, double[][]> Bumps { get; init; } = [];

    /// <summary>A result, at every step where it has steps.</summary>
    public double[][] Result(string name)
    {
        var node = graph.Result(name);
        return Deep.Run(() => Enumerable.Range(0, Rows(node)).Select(step => Value(node, step)).ToArray());
    }

    public double[] Value(Node node, int step)
    {
        if (node.Shape.Rows != RowSpace.Step) step = 0;
        if (_values.TryGetValue((node, step), out var value)) return value;
        return _values[(node, step)] = Semantics.Of(node.Operator)(new Reading(this, node, step));
    }

    public double[] Leaf(Leaf leaf, int step) => leaves.Of(leaf)[step];

    public int Rows(Node node) => node.Shape.Rows == RowSpace.Step ? steps : 1;

    public int Size(Dim dim, int step = 0) => Sizes.At(dim, sizes, step);
}

/// <summary>A value may rest on all others: it needs as deep a stack as its graph is long.</summary>
internal static class Deep
{
    [ThreadStatic]
    private static bool _deep;

    /// <summary>Runs on a thread that is deep enough: this one, or a new one.</summary>
    public static T Run<T>(Func<T> function)
    {
        if (_deep) return function();
        T? value = default;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                _deep = true;
                try
                {
                    value = function();
                }
                catch (Exception e)
                {
                    thrown = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
                }
            },
            256 << 20);
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return value!;
    }
}

/// <summary>Sizes at a step: a history has one position more at each, a context that no size is given for as many as its name says.</summary>
internal static class Sizes
{
    public static int At(Dim dim, IReadOnlyDictionary<string, int> sizes, int step) => (int)dim.Substitute(n =>
        Dim.Of(sizes.TryGetValue(n, out int size) ? size : Sequence.ContextOf(n) is { } context ? 1 + context.Length % 4 : step + 1)).Value!.Value;
}

/// <summary>What an operator reads at one step of a node.</summary>
internal sealed record Reading(Interpreter Run, Node Node, int Step)
{
    public double[] this[int input] => Run.Value(Node.Inputs[input], Step);

    public int Count => Node.Inputs.Length;

    public int Size => Run.Size(Node.Shape.Size, Step);

    /// <summary>Columns of a matrix operand.</summary>
    public int Columns(int input) => Run.Size(Node.Inputs[input].Shape.Dims[1]);

    /// <summary>A matrix operand.</summary>
    public Mat Matrix(int input) => new(this[input].Length / Columns(input), Columns(input), this[input]);

    public double[] At(int input, int step) => Run.Value(Node.Inputs[input], step);
}

/// <summary>Numbers for a program's leaves: [step][unit], or one row. Programs derived from each other share them.</summary>
internal sealed class LeafValues
{
    private readonly Dictionary<Leaf, double[][]> _values = [];

    public IReadOnlyCollection<Leaf> Known => _values.Keys;

    public double[][] Of(Leaf leaf) => _values[leaf];

    public void Set(Leaf leaf, double[][] values) => _values[leaf] = values;

    /// <summary>Draws what is not there yet, for every leaf of a graph.</summary>
    public void Draw(Graph graph, IReadOnlyDictionary<string, int> sizes, int steps, Random random)
    {
        foreach (var (node, leaf) in graph.OfType<Leaf>())
        {
            if (_values.ContainsKey(leaf)) continue;
            _values[leaf] = [.. Enumerable.Range(0, node.Shape.Rows == RowSpace.Step ? steps : 1).Select(step => Rows(1, Sizes.At(node.Shape.Size, sizes, step), random)[0])];
        }
    }

    /// <summary>The same numbers, one leaf's moved.</summary>
    public LeafValues Moved(Leaf leaf, double[][] direction, double by)
    {
        var moved = new LeafValues();
        foreach (var (known, values) in _values) moved.Set(known, values);
        moved.Set(leaf, [.. _values[leaf].Zip(direction, (v, d) => v.Zip(d, (x, y) => x + by * y).ToArray())]);
        return moved;
    }

    public static double[][] Rows(int count, int size, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, size).Select(_ => 1.2 * random.NextDouble() - 0.6).ToArray())];

    public static double Dot(double[][] a, double[][] b) => a.Zip(b, (x, y) => x.Zip(y, (p, q) => p * q).Sum()).Sum();
}
