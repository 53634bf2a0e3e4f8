using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

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

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(new Passage(Quantity), d.Filled(t, y), y) : null;

    /// <summary>Where a value was set, what it would have been has no part in it; scaled or clamped, it has all of it.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Through(y, d.Graph.Add(new Flow(Quantity), r), Quantity);

    public override void Difference(Differences d, Node y, Node m) => Adjoint(d, y, m);
}

/// <summary>Some of a quantity's units, where its parts are values of their own: what is done to the quantity is done to each part.</summary>
/// <param name="Part">The number of the part.</param>
/// <param name="Start">The quantity's unit that is the part's first.</param>
/// <param name="Total">The quantity's size.</param>
internal sealed record Units(int Part, Dim Start, Dim Total)
{
    /// <summary>What tells the part's fields from the whole quantity's.</summary>
    public static string Of(Units? units) => units is null ? "" : units.Part.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public override string ToString() => $"[{Start}, …]";
}

/// <summary>The place of a part of a named quantity: as <see cref="Intervene"/>, for the quantity's units from a start on.</summary>
internal sealed record IntervenePart(string Quantity, Units Units) : Elementwise, IGuarded
{
    public override string Name => "Intervene " + Quantity + Units;

    public string Switch => "Intervenes";

    public string Source => $"on{Operators.Units.Of(Units)}_";

    public override Operator With(ShapeRules rules) => this with { Units = Units with { Start = rules.Resolve(Units.Start), Total = rules.Resolve(Units.Total) } };

    public override Code Text(IReadOnlyList<Code> x) => Code.Call($"frame.{Source}{Quantity}.Apply<V>", x[0], Code.Atom("row"), Code.Atom("unit"));

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Add(new Slope(Quantity, Units), g));

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(new Passage(Quantity, Units), d.Filled(t, y), y) : null;

    public override void Relevance(Relevances d, Node y, Node r) => d.Through(y, d.Graph.Add(new Flow(Quantity, Units), r), Quantity);

    public override void Difference(Differences d, Node y, Node m) => Adjoint(d, y, m);
}

/// <summary>A linear function of one operand by the derivative of an intervention, which the forward run has left beside its value.</summary>
internal abstract record AfterIntervention(string Quantity, Units? Units) : Elementwise, IGuarded
{
    public string Switch => "Intervenes";

    public string Source => $"slope{Operators.Units.Of(Units)}_";

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Add(this, g));

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, t) : null;
}

/// <summary>Times the derivative of an intervention, which the forward run has left beside its value.</summary>
internal sealed record Slope(string Quantity, Units? Units = null) : AfterIntervention(Quantity, Units)
{
    public override string Name => "Slope " + Quantity + Units;

    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Binary(x[0], "*", Code.Atom($"V.Load(ref frame.{Source}{Quantity}[row], unit)"), Code.Multiplicative, associative: false);
}

/// <summary>The value itself, and 0 where an intervention has put another in the quantity's place.</summary>
internal sealed record Flow(string Quantity, Units? Units = null) : AfterIntervention(Quantity, Units)
{
    public override string Name => "Flow " + Quantity + Units;

    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Call("V.Where", Code.Atom($"V.Load(ref frame.{Source}{Quantity}[row], unit)"), x[0], Code.Call("V.Of", Code.Atom("0.0")));
}

/// <summary>
/// Times the derivative of an intervention, in the program that has the intervention itself: the second operand is the quantity
/// after it, so that it comes first.
/// </summary>
internal sealed record Passage(string Quantity, Units? Units = null) : Elementwise, IGuarded
{
    public override string Name => "Passage " + Quantity + Units;

    public string Switch => "Intervenes";

    public string Source => $"on{Operators.Units.Of(Units)}_";

    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Binary(x[0], "*", Code.Atom($"frame.{Source}{Quantity}.Slope<V>(row, unit)"), Code.Multiplicative, associative: false);

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Add(this, g, y.Inputs[1]));

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, t, y.Inputs[1]) : null;
}
