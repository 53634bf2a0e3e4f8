using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// Part of a program that one kind of run has and the others do not. A run without it uses its first input unchanged;
/// the emitted statement stands behind the mode's switch, which is a constant to the just-in-time compiler.
/// </summary>
internal interface IGuarded
{
    /// <summary>The switch, a static member of the run's mode.</summary>
    string Switch { get; }

    /// <summary>The field prefix of what it reads.</summary>
    string Source { get; }

    string Quantity { get; }
}

/// <summary>
/// The place of a named quantity, where an intervention may put another value: set or patch (nothing flows back),
/// scale and clamp (ordinary functions of the computed value).
/// </summary>
internal sealed record Intervene(string Quantity) : Elementwise, IGuarded
{
    public override string Name => "Intervene " + Quantity;

    public string Switch => "Intervenes";

    public string Source => "on_";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call($"frame.on_{Quantity}.Apply<V>", x[0], Code.Atom("row"), Code.Atom("unit"));

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Add(new Slope(Quantity), g));

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(new Slope(Quantity), t) : null;
}

/// <summary>Times the derivative of an intervention, which the forward run has left beside its value.</summary>
internal sealed record Slope(string Quantity) : Elementwise, IGuarded
{
    public override string Name => "Slope " + Quantity;

    public string Switch => "Intervenes";

    public string Source => "slope_";

    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Binary(x[0], "*", Code.Atom($"V.Load(ref frame.slope_{Quantity}[row], unit)"), Code.Multiplicative, associative: false);

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Add(this, g));

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, t) : null;
}
