using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Vectors end to end: each part's adjoint is its slice of g.</summary>
[Function(FunctionAttribute.Any)]
internal sealed record Concat : RowOperator
{
    public override string Name => "Concat";

    public override Linearity Linearity => Linearity.Linear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var parts = x.Select(rules.Of).ToList();
        for (int i = 0; i < parts.Count; i++)
            if (parts[i].Rank != 1) return rules.Fail(ShapeProblem.Rank, this, x, i, i);
        return Graphs.Shape.Vector(
            parts.Select(p => p.Rows).Aggregate(Graphs.Shape.Finer),
            parts.Select(p => p.Dims[0]).Aggregate((a, b) => a + b));
    }

    public override string Statement(RowText t)
    {
        var statements = new List<string>();
        string start = "0";
        for (int i = 0; i < t.Rows.Count; i++)
        {
            statements.Add($"RowFunctions.Copy(ref {t.Rows[i]}[row], ref {t.Target}.Column({start})[row], {t.Sizes[i]});");
            start = i == 0 ? t.Sizes[0] : start + " + " + t.Sizes[i];
        }

        return string.Join("\n", statements);
    }

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        g = d.Filled(g, y);
        var start = Dim.Of(0);
        foreach (var part in y.Inputs)
        {
            d.Add(part, d.Graph.Add(new Slice(start, part.Shape.Dims[0]), g));
            start += part.Shape.Dims[0];
        }
    }

    public override Node? Tangent(Forward d, Node y) =>
        y.Inputs.All(i => d.Of(i) is null) ? null
        : d.Graph.Add(this, [.. y.Inputs.Select(i => d.Filled(d.Of(i) ?? d.Graph.Number(0), i))]);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
