using static RnnDsl.Equations;

namespace RnnDsl.Tests.Explaining.Rules;

/// <summary>A cell whose activation functions have rules of their own.</summary>
[RecurrentCell]
public partial class OwnActivation
{
    [Input("I")] Vec x;
    [State("I")] Vec h;

    [Activation(Secant = nameof(Chord), Relevance = nameof(Half))] static Vec Snake(Vec v) => v + Square(Sin(v));
    static Vec Chord(Vec v, Vec v0) => 2 * v + v0;
    static Vec Half(Vec v, Vec y, Vec r) => 0.5 * r + y - y;

    Vec a => 2 * x;
    [Next(nameof(h))] Vec hNext => Snake(a) + 0.25 * h;
}
