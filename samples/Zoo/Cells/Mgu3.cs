using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The third variant of the minimal gated unit (Heck and Salem, arXiv 1701.03452, 2017): the gate is a learned constant.
/// h' = (1 − f) * h + f * n.
/// </summary>
[RecurrentCell]
public partial class Mgu3
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wn;
    [Weight("H", "H")] Mat Un;
    [Bias("H")] Vec bf, bn;

    [Gate] Vec f => Sigmoid(bf);
    Vec n => Tanh(Wn * x + Un * (f * h) + bn);
    [Next(nameof(h))] Vec hNext => (1 - f) * h + f * n;
}
