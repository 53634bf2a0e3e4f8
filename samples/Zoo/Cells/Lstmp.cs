using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Long short-term memory with a recurrent projection (Sak, Senior and Beaufays, arXiv 1402.1128, 2014).
/// Without peepholes, as PyTorch's proj_size: the state h has R units, the cell c has H.
/// </summary>
[RecurrentCell]
public partial class Lstmp
{
    [Input("I")] Vec x;
    [State("R")] Vec h;
    [State("H")] Vec c;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo;
    [Weight("H", "R")] Mat Ui, Uf, Ug, Uo;
    [Bias("H")] Vec bi, bf, bg, bo;
    [Weight("R", "H")] Mat P;

    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + bo);
    [Next(nameof(c))] Vec cNext => f * c + i * g;
    [Next(nameof(h))] Vec hNext => P * (o * Tanh(cNext));
}
