using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests.Compressing;

/// <summary>A cell whose products read inputs and state end to end, the inputs first.</summary>
[RecurrentCell]
internal partial class InputsFirst
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I+H")] Mat Wz, Wn;
    [Bias("H")] Vec bz, bn;
    [Weight("C", "H")] Mat V;

    [Gate] Vec z => Sigmoid(Wz * Concat(x, h) + bz);
    Vec n => Tanh(Wn * Concat(x, h) + bn);
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
    [Output] Vec y => V * hNext;
}

/// <summary>A cell with both halves of its state's products in one matrix.</summary>
[RecurrentCell]
internal partial class Packed
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("2*H", "I")] Mat W;
    [Weight("2*H", "H")] Mat U;
    [Weight("C", "H")] Mat V;

    Vec a => W * x + U * h;
    [Gate] Vec z => Sigmoid(Slice(a, 0, H));
    [Next(nameof(h))] Vec hNext => (1 - z) * Tanh(Slice(a, H, H)) + z * h;
    [Output] Vec y => V * hNext;
}

/// <summary>A cell in which a unit reads those before it: none can be left out by itself.</summary>
[RecurrentCell]
internal partial class Ordered
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;

    [Next(nameof(h))] Vec hNext => Tanh(W * x + CumSum(h));
}

/// <summary>A cell that keeps its inputs.</summary>
[RecurrentCell]
internal partial class Keeping
{
    [Input("H")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "H")] Mat U;

    [Next(nameof(h))] Vec hNext => Tanh(x + U * h);
}
