using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// All values of a step's value so far, this step's the last: at step t the t + 1 rows v₀ … v_t. The rows are those of one
/// buffer, to which each step appends its own. What a row was made of is the value at its step: the adjoint is <see cref="Collect"/>.
/// </summary>
internal sealed record Prefix : LinearRow
{
    public override string Name => "Prefix";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => rules.Of(x[0]) switch
    {
        { Rank: 0 } => Graphs.Shape.Vector(RowSpace.Step, Sequence.SoFar),
        { Rank: 1 } s => Graphs.Shape.Matrix(RowSpace.Step, Sequence.SoFar, s.Dims[0]),
        _ => rules.Fail(ShapeProblem.Rank, this, x, 0, 0),
    };

    public override string Statement(RowText t) =>
        $"RowFunctions.Copy(ref {t.Rows[0]}[row], ref Unsafe.Add(ref {t.Target}[row], step * {RowText.Factor(t.Sizes[0])}), {t.Sizes[0]});";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new Collect(), g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}

/// <summary>
/// What all steps from this one on have for this step's row: at step s, Σ over t ≥ s of row s of g_t. A program that runs from
/// the last step to the first adds the rows up as they come, and reads one. The exact transpose of <see cref="Prefix"/>.
/// </summary>
internal sealed record Collect : LinearRow
{
    public override string Name => "Collect";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => rules.Of(x[0]) switch
    {
        { Rank: 1 } s => Graphs.Shape.Scalar(s.Rows),
        { Rank: 2 } s => Graphs.Shape.Vector(s.Rows, s.Dims[1]),
        _ => rules.Fail(ShapeProblem.Rank, this, x, 0, 0),
    };

    public override string Statement(RowText t)
    {
        string width = t.Shapes[0].Rank == 1 ? "1" : t.Dimension(0, 1);
        return $"RowFunctions.Add<T, V>(ref {t.Rows[0]}[row], ref {t.Target}_sum[row], {t.Sizes[0]});\n"
            + $"RowFunctions.Copy(ref Unsafe.Add(ref {t.Target}_sum[row], step * {RowText.Factor(width)}), ref {t.Target}[row], {width});";
    }

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new Prefix(), g);
}
