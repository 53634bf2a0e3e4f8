using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The phased LSTM (Neil, Pfeiffer and Liu, arXiv 1610.09513, 2016), without peepholes.
/// Each unit's time gate k opens and closes in a rhythm of period τ shifted by s, open for the share r_on of it and leaking a
/// little else; time is the time stamp of the step. c' = k * cn + (1 − k) * c.
/// </summary>
[RecurrentCell]
public partial class PhasedLstm
{
    [Input("I")] Vec x;
    [Input] Scalar time;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo;
    [Bias("H")] Vec bi, bf, bg, bo;
    [Weight("H")] Vec tau, s;
    [Hyper(0.5)] Scalar ron;
    [Hyper(0.0625)] Scalar leak;

    Vec phi => Mod(time - s, tau) / tau;
    [Gate] Vec k => Where(phi < ron / 2, 2 * phi / ron, Where(phi < ron, 2 - 2 * phi / ron, leak * phi));
    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + bo);
    Vec cn => f * c + i * g;
    [Next(nameof(c))] Vec cNext => k * cn + (1 - k) * c;
    [Next(nameof(h))] Vec hNext => k * o * Tanh(cn) + (1 - k) * h;
}
