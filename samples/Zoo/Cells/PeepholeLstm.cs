using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Long short-term memory with peephole connections (Gers, Schraudolph and Schmidhuber, JMLR 3, 2002).
/// The gates look at the cell, unit by unit: i and f at the old one, o at the new one, c'.
/// </summary>
[RecurrentCell]
public partial class PeepholeLstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo;
    [Bias("H")] Vec bi, bf, bg, bo;
    [Weight("H")] Vec pi, pf, po;

    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + pi * c + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + pf * c + bf);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Next(nameof(c))] Vec cNext => f * c + i * g;
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + po * cNext + bo);
    [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
}
