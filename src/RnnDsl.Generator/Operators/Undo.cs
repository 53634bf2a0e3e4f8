using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A quantity's computed value from what the run has kept, which is the value after an intervention. Where one was set, any
/// value does, since its slope is zero; one, since derivatives are finite there.
/// </summary>
internal sealed record Undo(string Quantity) : Elementwise, IGuarded
{
    public override string Name => "Undo " + Quantity;

    public string Switch => "Intervenes";

    public string Source => "slope_";

    public override Code Text(IReadOnlyList<Code> x)
    {
        var slope = Code.Atom($"V.Load(ref frame.slope_{Quantity}[row], unit)");
        return Code.Call("V.Where", slope, Code.Binary(x[0], "/", slope, Code.Multiplicative, associative: false), Code.Call("V.Of", Code.Atom("1.0")));
    }

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], g);

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]);
}
