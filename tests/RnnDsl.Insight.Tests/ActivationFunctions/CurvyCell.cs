using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests;

/// <summary>Functions in all places: of something without a name, inside a product, in a helper method, with a slope of its own, of a limit that is computed.</summary>
[RecurrentCell]
public partial class CurvyCell
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;

    [Gate] Vec g => Sigmoid(W * x + b);
    Vec a => U * h + W * x;
    Vec n => Snake(a);
    Vec s => 1 - a;
    Vec p => g * Tanh(a) + LeakyRelu(n, 0.2);
    Vec m => Max(a, Sum(g));
    [Next(nameof(h))] Vec hNext => 0.5 * p + 0.1 * n + 0.01 * s + 0.01 * m;

    static Vec Snake(Vec v) => v + Square(Sin(v));
}
