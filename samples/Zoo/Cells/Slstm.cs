using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The sLSTM of xLSTM (Beck et al., arXiv 2405.04517, 2024): an exponential input gate, a sigmoid forget gate, a normaliser n.
/// m stabilises: both gates are divided by exp(m'), which cancels in h' = o * c' / n'.
/// </summary>
[RecurrentCell]
public partial class Slstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c, n, m;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo;
    [Bias("H")] Vec bi, bf, bg, bo;

    Vec z => Tanh(Wg * x + Ug * h + bg);
    Vec a => Wi * x + Ui * h + bi;
    Vec l => LogSigmoid(Wf * x + Uf * h + bf);
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + bo);
    [Next(nameof(m))] Vec mNext => Max(l + m, a);
    [Gate] Vec i => Exp(a - mNext);
    [Gate] Vec f => Exp(l + m - mNext);
    [Next(nameof(c))] Vec cNext => f * c + i * z;
    [Next(nameof(n))] Vec nNext => f * n + i;
    [Next(nameof(h))] Vec hNext => o * cNext / nNext;
}
