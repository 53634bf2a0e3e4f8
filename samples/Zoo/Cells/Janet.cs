using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Just another network (van der Westhuizen and Lasenby, arXiv 1804.04849, 2018): an LSTM with its forget gate only.
/// The paper's c and h are one state; the input's gate is shifted by β. h' = σ(s) * h + (1 − σ(s − β)) * n.
/// </summary>
[RecurrentCell]
public partial class Janet
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wf, Wc;
    [Weight("H", "H")] Mat Uf, Uc;
    [Bias("H")] Vec bf, bc;
    [Hyper(1.0)] Scalar beta;

    Vec s => Wf * x + Uf * h + bf;
    Vec n => Tanh(Wc * x + Uc * h + bc);
    [Next(nameof(h))] Vec hNext => Sigmoid(s) * h + (1 - Sigmoid(s - beta)) * n;
}
