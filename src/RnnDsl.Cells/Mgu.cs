using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>The minimal gated unit (Zhou et al., arXiv 1603.09420): one gate forgets and resets. h' = (1 − f) ⊙ h + f ⊙ n.</summary>
[RecurrentCell]
public partial class Mgu
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wf, Wn;
    [Weight("H", "H")] Mat Uf, Un;
    [Bias("H")] Vec bf, bn;

    Vec af => Wf * x + Uf * h + bf;
    [Gate] Vec f => Sigmoid(af);
    Vec an => Wn * x + Un * (f * h) + bn;
    Vec n => Tanh(an);
    [Next(nameof(h))] Vec hNext => (1 - f) * h + f * n;
}
