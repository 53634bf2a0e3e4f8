using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// A gated recurrent network with a HiPPO-LegS memory (Gu et al., arXiv 2008.07669, 2020).
/// The memory c of N coefficients takes in one number f of the state a step, by the forward Euler rule with 1/(t + 1), t from 0;
/// A and B are the fixed HiPPO matrices. h' = (1 − g) * h + g * n.
/// </summary>
[RecurrentCell]
public partial class HippoLegs
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [State("N")] Vec c;
    [Weight("H", "I")] Mat Wg, Wn;
    [Weight("H", "H")] Mat Ug, Un;
    [Weight("H", "N")] Mat Vg, Vn;
    [Bias("H")] Vec bg, bn;
    [Weight("H")] Vec l;
    [Hyper("N", "N")] Mat A;
    [Hyper("N")] Vec B_;
    [Step] Scalar t;

    [Gate] Vec g => Sigmoid(Wg * x + Ug * h + Vg * c + bg);
    Vec n => Tanh(Wn * x + Un * h + Vn * c + bn);
    [Next(nameof(h))] Vec hNext => (1 - g) * h + g * n;
    Scalar f => Dot(l, hNext);
    [Next(nameof(c))] Vec cNext => c - A * c / (t + 1) + f * B_ / (t + 1);
}
