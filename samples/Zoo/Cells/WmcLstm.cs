using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The LSTM with working memory connections (Landi et al., arXiv 2109.00020, 2021): the gates see the cell through a matrix and
/// tanh; i and f the old one, o the new one, c'.
/// </summary>
[RecurrentCell]
public partial class WmcLstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo, Ci, Cf, Co;
    [Bias("H")] Vec bi, bf, bg, bo;

    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + Tanh(Ci * c) + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + Tanh(Cf * c) + bf);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Next(nameof(c))] Vec cNext => f * c + i * g;
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + Tanh(Co * cNext) + bo);
    [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
}
