using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// Adds to a quantity's adjoint what the caller asks for there. Outputs always have it; other quantities only in runs
/// that seed anywhere.
/// </summary>
internal sealed record AddSeed(string Quantity, bool Always) : Elementwise, IGuarded
{
    public override string Name => "AddSeed " + Quantity;

    public string Switch => Always ? "" : "Seeds";

    public string Source => "seed_";

    // Behind its switch it has the adjoint alone for an operand, and reads the seed by itself.
    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Binary(x[0], "+", x.Count > 1 ? x[1] : Code.Atom($"V.Load(ref frame.seed_{Quantity}[row], unit)"), Code.Additive, associative: false);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], g);
        d.Add(y.Inputs[1], g);
    }

    public override Node? Tangent(Forward d, Node y) => d.Sum(y, d.Of(y.Inputs[0]), d.Of(y.Inputs[1]));
}
