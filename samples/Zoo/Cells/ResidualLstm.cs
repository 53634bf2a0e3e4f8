using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The residual LSTM (Kim, El-Khamy and Lee, arXiv 1701.03360, 2017): a projection of the cell and a shortcut from the input
/// pass the output gate together, h' = o * (P tanh(c') + R x). With peepholes, o's at the new cell.
/// </summary>
[RecurrentCell]
public partial class ResidualLstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo, R;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo, P;
    [Bias("H")] Vec bi, bf, bg, bo;
    [Weight("H")] Vec pi, pf, po;

    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + pi * c + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + pf * c + bf);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Next(nameof(c))] Vec cNext => f * c + i * g;
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + po * cNext + bo);
    [Next(nameof(h))] Vec hNext => o * (P * Tanh(cNext) + R * x);
}
