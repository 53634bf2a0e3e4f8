using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>
/// Long short-term memory with peepholes (Gers and Schmidhuber, 2000; Graves, arXiv 1308.0850): the gates see the cell state unit
/// by unit, the output gate the new one.
/// </summary>
[RecurrentCell]
public partial class PeepholeLstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo;
    [Weight("H")] Vec pi, pf, po;
    [Bias("H")] Vec bi, bf, bg, bo;

    Vec ai => Wi * x + Ui * h + pi * c + bi;
    Vec af => Wf * x + Uf * h + pf * c + bf;
    Vec ag => Wg * x + Ug * h + bg;
    [Gate] Vec i => Sigmoid(ai);
    [Gate] Vec f => Sigmoid(af);
    Vec g => Tanh(ag);
    [Next(nameof(c))] Vec cNext => f * c + i * g;
    Vec ao => Wo * x + Uo * h + po * cNext + bo;
    [Gate] Vec o => Sigmoid(ao);
    [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
}
