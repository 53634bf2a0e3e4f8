using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The first mutation of the search over architectures (Jozefowicz, Zaremba and Sutskever, ICML 2015).
/// In the paper's form x enters the candidate without a matrix, so the input has H units. h' = n * z + h * (1 − z).
/// </summary>
[RecurrentCell]
public partial class Mut1
{
    [Input("H")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "H")] Mat Wz, Wr, Ur, Uh;
    [Bias("H")] Vec bz, br, bh;

    [Gate] Vec z => Sigmoid(Wz * x + bz);
    [Gate] Vec r => Sigmoid(Wr * x + Ur * h + br);
    Vec n => Tanh(Uh * (r * h) + Tanh(x) + bh);
    [Next(nameof(h))] Vec hNext => n * z + h * (1 - z);
}
