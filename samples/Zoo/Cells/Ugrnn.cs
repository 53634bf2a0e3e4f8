using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The update gate recurrent network (Collins, Sohl-Dickstein and Sussillo, arXiv 1611.09913, 2016). h' = g * h + (1 − g) * c.
/// </summary>
[RecurrentCell]
public partial class Ugrnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wc, Wg;
    [Weight("H", "H")] Mat Uc, Ug;
    [Bias("H")] Vec bc, bg;

    Vec c => Tanh(Wc * x + Uc * h + bc);
    [Gate] Vec g => Sigmoid(Wg * x + Ug * h + bg);
    [Next(nameof(h))] Vec hNext => g * h + (1 - g) * c;
}
