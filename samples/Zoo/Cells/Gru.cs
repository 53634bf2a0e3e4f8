using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The gated recurrent unit (Cho et al., arXiv 1406.1078, 2014) in the form of cuDNN and PyTorch: the reset gate acts after the
/// product. h' = (1 − z) * n + z * h.
/// </summary>
[RecurrentCell]
public partial class Gru
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wr, Wz, Wn;
    [Weight("H", "H")] Mat Ur, Uz, Un;
    [Bias("H")] Vec br, bz, bn, cn;

    [Gate] Vec r => Sigmoid(Wr * x + Ur * h + br);
    [Gate] Vec z => Sigmoid(Wz * x + Uz * h + bz);
    Vec q => Un * h + cn;
    Vec n => Tanh(Wn * x + bn + r * q);
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
}
