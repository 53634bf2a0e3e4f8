using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;
using RnnDsl.Generator.Tests.Fuzzing;

namespace RnnDsl.Generator.Tests.Interpreting;

/// <summary>A definition's forward graph and what is derived from it, with numbers for all leaves.</summary>
internal sealed class Derivation
{
    private const double Step = 1e-4;
    private readonly Candidate _candidate;
    private readonly Random _random;
    private readonly int _steps;
    private readonly LeafValues _leaves = new();

    public Derivation(Candidate candidate, int draw)
    {
        _candidate = candidate;
        _random = new Random(unchecked(candidate.Seed * 13 + draw));
        _steps = 1 + _random.Next(4);
        Definition = Compiler.Read(candidate);
        foreach (var hyper in Definition.Numbers) _leaves.Set(new Leaf(LeafKind.Hyper, hyper.Name), [[hyper.Number]]);
        foreach (var step in Definition.Of(LeafRole.Step)) _leaves.Set(new Leaf(LeafKind.StepIndex, step.Name), [.. Enumerable.Range(0, _steps).Select(t => new double[] { t })]);
        // What the compiler itself goes on with, after rewrites.
        Forward = Rewrites.All(Definition.Forward);
        Backward = Verifier.Check(Programs.Differentiate(Forward, _ => false), "differentiation");
        Draw(Backward);
    }

    public Definition Definition { get; }

    public Graph Forward { get; }

    public Graph Backward { get; }

    /// <summary>Gradients of the seeded sum by every leaf and quantity, against differences of the forward graph.</summary>
    public void CheckGradients()
    {
        var run = Run(Backward, _leaves);
        var sides = Differentiable(Backward).Select(leaf => (What: Reverse.AdjointOf(Side(leaf)), Leaf: (Leaf?)leaf, Quantity: ""))
            .Concat(Definition.Quantities.Select(q => (What: Reverse.AdjointOf(Definition.QuantityResult(q.Name)), Leaf: (Leaf?)null, Quantity: q.Name)));
        Compare([.. sides.Select(side =>
        {
            var gradient = run.Result(side.What);
            var direction = Like(gradient);
            return (side.What, gradient, direction, (Func<double, double>)(by => side.Leaf is { } leaf
                ? Loss(_leaves.Moved(leaf, direction, by))
                : Loss(_leaves, new() { [side.Quantity] = [.. direction.Select(row => row.Select(x => by * x).ToArray())] })));
        })]);
    }

    /// <summary>⟨gradient, direction⟩ as a graph, differentiated again.</summary>
    public void CheckSecondGradients()
    {
        var scalar = Scalar();
        Draw(scalar);
        var twice = Verifier.Check(
            Reverse.Derive(
                scalar,
                seed: (graph, node, _) => node.Name == "scalar" ? graph.Number(1) : null,
                wanted: node => node.Operator is Leaf leaf && Differentiable(scalar).Contains(leaf) ? Side(leaf) : null,
                finalSeed: (_, _) => null),
            "differentiating again");
        var run = Run(twice, _leaves);
        Compare([.. Differentiable(scalar).Select(leaf =>
        {
            var gradient = run.Result(Reverse.AdjointOf(Side(leaf)));
            var direction = Like(gradient);
            return ("second " + Side(leaf), gradient, direction, (Func<double, double>)(by => Run(scalar, _leaves.Moved(leaf, direction, by)).Result("scalar")[0][0]));
        })]);
    }

    /// <summary>⟨tangent, seed⟩ = ⟨direction, gradient⟩.</summary>
    public void CheckTangents()
    {
        var tangent = Verifier.Check(
            Deriving.Forward.Derive(Forward, (graph, node) =>
                node.Operator is Leaf leaf && Moves(leaf) ? graph.Add(new Leaf(LeafKind.Seed, "tangent " + leaf), node.Shape) : null),
            "tangents");
        Draw(tangent);
        // What nothing depends on has no tangent, and a gradient of zero along any direction.
        foreach (var (node, leaf) in Forward.OfType<Leaf>().Where(l => Moves(l.Operator) && !_leaves.Known.Contains(new Leaf(LeafKind.Seed, "tangent " + l.Operator))))
            _leaves.Set(new Leaf(LeafKind.Seed, "tangent " + leaf), Like(_leaves.Of(leaf)));
        var (pushed, pulled) = (Run(tangent, _leaves), Run(Backward, _leaves));
        var forward = Terms().Select(t => LeafValues.Dot(pushed.Result(Deriving.Forward.TangentOf(t.Result)), _leaves.Of(t.Seed))).ToList();
        var backward = Forward.OfType<Leaf>().Where(l => Moves(l.Operator))
            .Select(l => LeafValues.Dot(pulled.Result(Reverse.AdjointOf(Side(l.Operator))), _leaves.Of(new Leaf(LeafKind.Seed, "tangent " + l.Operator)))).ToList();
        double scale = 1 + forward.Sum(Math.Abs) + backward.Sum(Math.Abs);
        Assert.True(Math.Abs(forward.Sum() - backward.Sum()) < 1e-10 * scale, $"Pushed forward {forward.Sum():R}; pulled back {backward.Sum():R}.");
    }

    /// <summary>The first gradients times directions that are leaves, summed up.</summary>
    private Graph Scalar()
    {
        var graph = Backward.Rewrite();
        Node? sum = null;
        int n = 0;
        foreach (var (name, node) in graph.Results.Where(r => r.Name.StartsWith("adjoint of ", StringComparison.Ordinal)).ToList())
        {
            var term = graph.Add(new Multiply(), node, graph.Add(new Leaf(LeafKind.Seed, "direction " + n++), node.Shape));
            if (term.Shape.Rank > 0) term = graph.Add(new Sum(), term);
            if (term.Shape.Rows != RowSpace.Global) term = graph.Add(new SumRows(RowSpace.Global), term);
            sum = sum is null ? term : graph.Add(new Add(), sum, term);
        }

        sum!.Name = "scalar";
        graph.Results.Clear();
        graph.Results.Add(("scalar", sum));
        return Verifier.Check(graph.Rewrite(), "summing gradients");
    }

    private void Compare(List<(string What, double[][] Gradient, double[][] Direction, Func<double, double> Loss)> sides)
    {
        double norm = Math.Sqrt(sides.Sum(s => LeafValues.Dot(s.Gradient, s.Gradient)));
        Assert.True(double.IsFinite(norm), "A gradient is not finite.");
        foreach (var (what, gradient, direction, loss) in sides)
        {
            double expected = LeafValues.Dot(gradient, direction);
            var (slope, doubt) = Slopes.Central(loss, Step);
            if (_candidate.HasKinks && doubt > 1e-6 * norm) (slope, doubt) = Slopes.Central(loss, Step / 20);
            if (_candidate.HasKinks && doubt > 1e-6 * norm) throw new NearKinkException(what);
            Assert.True(Math.Abs(expected - slope) <= 1e-6 * Math.Max(norm, 1e-3), $"{what}, over {_steps} steps: {expected:R} along a random direction; by differences {slope:R}; the norm is {norm}.");
        }
    }

    private double Loss(LeafValues leaves, Dictionary<string, double[][]>? bumps = null)
    {
        var run = new Interpreter(Forward, _candidate.Sizes, _steps, leaves) { Bumps = bumps ?? [] };
        return Terms().Sum(t => LeafValues.Dot(run.Result(t.Result), leaves.Of(t.Seed)));
    }

    /// <summary>What the seeded sum adds up. A seed that the backward graph has no use for is not there.</summary>
    private IEnumerable<(string Result, Leaf Seed)> Terms() =>
        Definition.Quantities.Select(q => (Definition.QuantityResult(q.Name), new Leaf(LeafKind.Seed, q.Name)))
            .Concat(Definition.Of(LeafRole.State).Select(s => (Definition.FinalResult(s.Name), new Leaf(LeafKind.FinalSeed, s.Name))))
            .Where(t => _leaves.Known.Contains(t.Item2));

    private static IEnumerable<Leaf> Differentiable(Graph graph) =>
        graph.OfType<Leaf>().Select(l => l.Operator).Where(Moves);

    /// <summary>Whether there is a gradient by the leaf.</summary>
    private static bool Moves(Leaf leaf) => leaf.Kind is LeafKind.Weight or LeafKind.Bias or LeafKind.Input or LeafKind.Context or LeafKind.Initial;

    private static string Side(Leaf leaf) => leaf.Kind switch
    {
        LeafKind.Input => "input " + leaf.Symbol,
        LeafKind.Initial => "initial " + leaf.Symbol,
        LeafKind.Context => "context " + leaf.Symbol,
        _ => "parameter " + leaf.Symbol,
    };

    private Interpreter Run(Graph graph, LeafValues leaves) => new(graph, _candidate.Sizes, _steps, leaves);

    private void Draw(Graph graph) => _leaves.Draw(graph, _candidate.Sizes, _steps, _random);

    private double[][] Like(double[][] values) => [.. values.Select(row => LeafValues.Rows(1, row.Length, _random)[0])];
}
