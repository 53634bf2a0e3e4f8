using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The vectors of several series end to end at each position: each part's adjoint is its units of g.</summary>
internal sealed record ConcatUnits : RowOperator
{
    public override string Name => "ConcatUnits";

    public override Linearity Linearity => Linearity.Linear;

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var parts = x.Select(rules.Of).ToList();
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i].Rank != 2) return rules.Fail(ShapeProblem.Rank, this, x, i, i);
            if (!rules.Same(parts[0].Dims[0], parts[i].Dims[0])) return rules.Fail(ShapeProblem.Elementwise, this, x, 0, i);
        }

        return Graphs.Shape.Matrix(
            parts.Select(p => p.Rows).Aggregate(Graphs.Shape.Finer),
            parts[0].Dims[0],
            parts.Select(p => p.Dims[1]).Aggregate((a, b) => a + b));
    }

    public override string Statement(RowText t)
    {
        var start = Dim.Of(0);
        string total = t.Size(t.Shapes.Select(s => s.Dims[1]).Aggregate((a, b) => a + b));
        var statements = new List<string>();
        for (int i = 0; i < t.Rows.Count; i++)
        {
            string width = t.Dimension(i, 1);
            statements.Add($"MatrixFunctions.CopyColumns(ref {t.Rows[i]}[row], {width}, ref Unsafe.Add(ref {t.Target}[row], {t.Size(start)}), {total}, {t.Dimension(i, 0)}, {width});");
            start += t.Shapes[i].Dims[1];
        }

        return string.Join("\n", statements);
    }

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        g = d.Filled(g, y);
        var start = Dim.Of(0);
        foreach (var part in y.Inputs)
        {
            d.Add(part, d.Graph.Add(new TakeUnits(start, part.Shape.Dims[1]), g));
            start += part.Shape.Dims[1];
        }
    }

    public override Node? Tangent(Forward d, Node y) =>
        y.Inputs.All(i => d.Of(i) is null) ? null
        : d.Graph.Add(this, [.. y.Inputs.Select(i => d.Filled(d.Of(i) ?? d.Graph.Number(0), i))]);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}

/// <summary>Units Start … Start + Count − 1 at each position; the adjoint puts g back in its place.</summary>
internal sealed record TakeUnits(Dim Start, Dim Count) : LinearRow
{
    public override string Name => $"TakeUnits[{Start}, {Count}]";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Matrix(s.Rows, s.Dims[0], Count) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"MatrixFunctions.CopyColumns(ref Unsafe.Add(ref {t.Rows[0]}[row], {t.Size(Start)}), {t.Dimension(0, 1)}, ref {t.Target}[row], {t.Size(Count)}, {t.Dimension(0, 0)}, {t.Size(Count)});";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new PutUnits(Start, y.Inputs[0].Shape.Dims[1]), g);

    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}

/// <summary>Total units at each position, zero but for those of x from unit Start on.</summary>
internal sealed record PutUnits(Dim Start, Dim Total) : LinearRow
{
    public override string Name => $"PutUnits[{Start}, {Total}]";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Matrix(s.Rows, s.Dims[0], Total) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"RowFunctions.Zero(ref {t.Target}[row], {t.Size(t.Shapes[0].Dims[0] * Total)});\n"
        + $"MatrixFunctions.CopyColumns(ref {t.Rows[0]}[row], {t.Dimension(0, 1)}, ref Unsafe.Add(ref {t.Target}[row], {t.Size(Start)}), {t.Size(Total)}, {t.Dimension(0, 0)}, {t.Dimension(0, 1)});";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new TakeUnits(Start, y.Inputs[0].Shape.Dims[1]), g);
}
