using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// Adds to a quantity's adjoint what the caller asks for there. Outputs always have it; other quantities only in runs
/// that seed anywhere. To the adjoint of a part of a quantity it adds the part's units of the whole quantity's seed.
/// </summary>
internal sealed record AddSeed(string Quantity, bool Always, Units? Units = null) : Elementwise, IGuarded
{
    public override string Name => "AddSeed " + Quantity + Units;

    public string Switch => Always ? "" : "Seeds";

    public string Source => $"seed{Operators.Units.Of(Units)}_";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => Units is null ? base.Infer(rules, x) : rules.Of(x[0]);

    // Behind its switch it has the adjoint alone for an operand, and reads the seed by itself.
    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Binary(x[0], "+", x.Count > 1 ? x[1] : Code.Atom($"V.Load(ref frame.{Source}{Quantity}[row], unit)"), Code.Additive, associative: false);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], g);
        d.Add(y.Inputs[1], Units is null ? g : d.Graph.Add(new Place(Units.Start, Units.Total), d.Filled(g, y)));
    }

    public override Node? Tangent(Forward d, Node y) => d.Sum(y, d.Of(y.Inputs[0]), OfSeed(d, y));

    private Node? OfSeed(Forward d, Node y) =>
        Units is null || d.Of(y.Inputs[1]) is not { } t ? d.Of(y.Inputs[1]) : d.Graph.Add(new Slice(Units.Start, y.Shape.Dims[0]), d.Filled(t, y.Inputs[1]));
}
