using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Long short-term memory with a forget gate (Hochreiter and Schmidhuber, 1997; Gers et al., 2000), as PyTorch's with one bias.
/// c' = f * c + i * g, h' = o * tanh(c').
/// </summary>
[RecurrentCell]
public partial class Lstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo;
    [Bias("H")] Vec bi, bf, bg, bo;

    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + bo);
    [Next(nameof(c))] Vec cNext => f * c + i * g;
    [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
}
