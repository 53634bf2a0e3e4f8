using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The bistable recurrent cell (Vecoven, Ernst and Drion, PLoS ONE 16(6), 2021): each unit feeds back to itself, and is bistable
/// where its a exceeds 1. h' = c * h + (1 − c) * tanh(W x + a * h + b).
/// </summary>
[RecurrentCell]
public partial class Br
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wa, Wc, W;
    [Weight("H")] Vec ua, uc;
    [Bias("H")] Vec ba, bc, b;

    Vec a => 1 + Tanh(Wa * x + ua * h + ba);
    [Gate] Vec c => Sigmoid(Wc * x + uc * h + bc);
    [Next(nameof(h))] Vec hNext => c * h + (1 - c) * Tanh(W * x + a * h + b);
}
