using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The first minion recurrent unit (Zyarah and Kudithipudi, Neurocomputing 673, 2026): the update gate is a number λ.
/// h' = λ * h + (1 − λ) * n.
/// </summary>
[RecurrentCell]
public partial class Miru1
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wr, Wh;
    [Weight("H", "H")] Mat Ur, Uh;
    [Bias("H")] Vec br, bh;
    [Hyper(0.5)] Scalar lam;

    [Gate] Vec r => Sigmoid(Wr * x + Ur * h + br);
    Vec n => Tanh(Wh * x + Uh * (r * h) + bh);
    [Next(nameof(h))] Vec hNext => lam * h + (1 - lam) * n;
}
