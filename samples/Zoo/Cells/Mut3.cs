using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The third mutation of the search over architectures (Jozefowicz, Zaremba and Sutskever, ICML 2015).
/// The update gate sees tanh(h). h' = n * z + h * (1 − z).
/// </summary>
[RecurrentCell]
public partial class Mut3
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wz, Wr, Wh;
    [Weight("H", "H")] Mat Uz, Ur, Uh;
    [Bias("H")] Vec bz, br, bh;

    [Gate] Vec z => Sigmoid(Wz * x + Uz * Tanh(h) + bz);
    [Gate] Vec r => Sigmoid(Wr * x + Ur * h + br);
    Vec n => Tanh(Uh * (r * h) + Wh * x + bh);
    [Next(nameof(h))] Vec hNext => n * z + h * (1 - z);
}
