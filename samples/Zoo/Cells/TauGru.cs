using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// τ-GRU: a gated recurrent unit with delayed feedback (Erichson et al., arXiv 2212.00228, 2022), with a delay of 2.
/// d1 is the state one step before the current one, d2 two steps before. h' = (1 − g) * h + g * (u + a * z).
/// </summary>
[RecurrentCell]
public partial class TauGru
{
    [Input("I")] Vec x;
    [State("H")] Vec h, d1, d2;
    [Weight("H", "H")] Mat U1, U2, U3, U4;
    [Weight("H", "I")] Mat W1, W2, W3, W4;

    Vec u => Tanh(U1 * h + W1 * x);
    Vec z => Tanh(U2 * d2 + W2 * x);
    [Gate] Vec g => Sigmoid(U3 * h + W3 * x);
    [Gate] Vec a => Sigmoid(U4 * h + W4 * x);
    [Next(nameof(h))] Vec hNext => (1 - g) * h + g * (u + a * z);
    [Next(nameof(d1))] Vec d1Next => h;
    [Next(nameof(d2))] Vec d2Next => d1;
}
