using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The minimal gated unit (Zhou et al., arXiv 1603.09420, 2016): one gate forgets and updates. h' = (1 − f) * h + f * n.
/// </summary>
[RecurrentCell]
public partial class Mgu
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wf, Wn;
    [Weight("H", "H")] Mat Uf, Un;
    [Bias("H")] Vec bf, bn;

    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec n => Tanh(Wn * x + Un * (f * h) + bn);
    [Next(nameof(h))] Vec hNext => (1 - f) * h + f * n;
}
