using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// The memory of a scan: at the first step (the last, when reversed) its first input, at every other step its second input
/// as of the step before (after). All carries of one direction that depend on each other make one loop.
/// </summary>
/// <param name="State">The state it carries; an adjoint's carry bears the name of the state that it is the adjoint of.</param>
/// <param name="Reversed">Whether it runs from the last step to the first.</param>
internal sealed record Carry(string State, bool Reversed) : Operator
{
    public override string Name => (Reversed ? "CarryBack " : "Carry ") + State;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => rules.Of(x[0]).In(RowSpace.Step);

    // Its two contributions cross steps: Reverse closes the loop the other way round (see there).
    public override void Adjoint(Reverse d, Node y, Node g) => d.CloseCarry(y, g);

    public override Node? Tangent(Forward d, Node y) => d.OfCarry(y);
}

/// <summary>A value at the end of a scan: of the last step, or of the first one when reversed.</summary>
internal sealed record Final(bool Reversed) : Operator
{
    public override string Name => Reversed ? "AtFirst" : "AtLast";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => rules.Of(x[0]).In(RowSpace.Example);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        // g at the end, zero at every other step: a carry that starts with g and goes on with nothing.
        var shape = y.Inputs[0].Shape;
        var back = d.Graph.AddCarry(new Carry("final", !Reversed), d.Filled(g, y), shape);
        d.Graph.Close(back, d.Graph.Add(new Fill(shape), d.Graph.Number(0)));
        d.Add(y.Inputs[0], back);
    }

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;
}
