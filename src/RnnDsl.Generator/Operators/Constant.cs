using System.Collections.Generic;
using System.Globalization;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A number known when the program is compiled.</summary>
internal sealed record Constant(double Value) : Elementwise
{
    public override string Name => Value.ToString("R", CultureInfo.InvariantCulture);

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => Graphs.Shape.Scalar(RowSpace.Global);

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Of", Code.Atom(Literal(Value)));

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;

    public override void Difference(Differences d, Node y, Node m)
    {
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Absorb(r);

    public static string Literal(double value) =>
        double.IsNaN(value) ? "double.NaN"
        : double.IsPositiveInfinity(value) ? "double.PositiveInfinity"
        : double.IsNegativeInfinity(value) ? "double.NegativeInfinity"
        : value.ToString("R", CultureInfo.InvariantCulture) is var s && s.IndexOfAny(['.', 'E', 'e']) < 0 ? s + ".0" : value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A size of the model used as a number, known when the model is constructed.</summary>
internal sealed record SizeConstant(Dim Size) : Elementwise
{
    public override string Name => Size.ToString();

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => Graphs.Shape.Scalar(RowSpace.Global);

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Of", Code.Atom(Size.Print(n => n)));

    public override Operator With(ShapeRules rules) => new SizeConstant(rules.Resolve(Size));

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;

    public override void Difference(Differences d, Node y, Node m)
    {
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Absorb(r);
}
