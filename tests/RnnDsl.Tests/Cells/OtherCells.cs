using static RnnDsl.Equations;

namespace RnnDsl.Tests.Cells;

/// <summary>Gates over the state and the input end to end, which has a name: what is done to it is done to both halves.</summary>
[RecurrentCell]
public partial class NamedConcat
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "H+I")] Mat Wz, Wr, Wn;
    [Bias("H")] Vec bz, bn;

    Vec hx => Concat(h, x);
    [Gate] Vec z => Sigmoid(Wz * hx + bz);
    Vec r => Wr * hx;
    Vec rhx => Concat(x, Sigmoid(r) * h);
    [Next(nameof(h))] Vec hNext => (1 - z) * h + z * Tanh(Wn * rhx + bn + 0.1 * Sum(hx));
}

/// <summary>The input of the two steps before, and the state of the step before, which an output alone reads.</summary>
[RecurrentCell]
public partial class Delays
{
    [Input("I")] Vec x;
    [State("H")] Vec h, d;
    [State("I")] Vec p, q;
    [Weight("H", "I")] Mat W, V, R;
    [Weight("H", "H")] Mat U, S;
    [Bias("H")] Vec b;

    [Next(nameof(p))] Vec pNext => x;
    [Next(nameof(q))] Vec qNext => p;
    [Next(nameof(d))] Vec dNext => h;
    Vec a => W * x + V * p + R * q + b;
    [Next(nameof(h))] Vec hNext => Tanh(a + U * h);
    [Output] Vec y => S * d + Tanh(hNext) * d;
}
