using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Long short-term memory as first published, without a forget gate (Hochreiter and Schmidhuber, Neural Computation 9(8), 1997).
/// Squashing by tanh as in all modern uses; 1997 used scaled sigmoids. c' = c + i * g.
/// </summary>
[RecurrentCell]
public partial class OriginalLstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wi, Wg, Wo;
    [Weight("H", "H")] Mat Ui, Ug, Uo;
    [Bias("H")] Vec bi, bg, bo;

    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + bi);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + bo);
    [Next(nameof(c))] Vec cNext => c + i * g;
    [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
}
