using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// a to the power b: dy/da = b a^(b − 1), dy/db = y log a. Where b = 0 or y = 0 the factor that is not finite there counts
/// for nothing, as in the limit.
/// </summary>
[Function(2)]
internal sealed record Pow : Elementwise
{
    public override string Name => "Pow";

    public override bool Cheap => false;

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Pow", x[0], x[1]);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], d.Graph.Times(g, SlopeOfBase(d.Graph, y)));
        d.Add(y.Inputs[1], d.Graph.Times(g, SlopeOfPower(d.Graph, y)));
    }

    public override Node? Tangent(Forward d, Node y) => d.Sum(
        y,
        d.Of(y.Inputs[0]) is { } a ? d.Graph.Times(a, SlopeOfBase(d.Graph, y)) : null,
        d.Of(y.Inputs[1]) is { } b ? d.Graph.Times(b, SlopeOfPower(d.Graph, y)) : null);

    private static Node SlopeOfBase(Graph g, Node y)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        return b.Operator switch
        {
            Constant { Value: 0 } => g.Number(0),
            Constant { Value: 1 } => g.Number(1),
            Constant { Value: 2 } => g.Times(b, a),
            Constant c => g.Times(b, g.Add(new Pow(), a, g.Number(c.Value - 1))),
            _ => g.Where(b, g.Times(b, g.Add(new Pow(), a, g.Minus(b, g.Number(1)))), g.Number(0)),
        };
    }

    private static Node SlopeOfPower(Graph g, Node y) => g.Where(y, g.Times(y, g.Add(new Log(), y.Inputs[0])), g.Number(0));

    public override void Difference(Differences d, Node y, Node m) => d.Split(y, m);

    /// <summary>The base has it all; of a power of a number, the exponent.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[d.IsConstant(y.Inputs[0]) ? 1 : 0], r);
}
