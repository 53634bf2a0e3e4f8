using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The gated recurrent unit as first published (Cho et al., arXiv 1406.1078, 2014; Keras with reset_after=False): the reset gate
/// acts on the state before the product. h' = z * h + (1 − z) * n.
/// </summary>
[RecurrentCell]
public partial class GruV1
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wr, Wz, Wn;
    [Weight("H", "H")] Mat Ur, Uz, Un;
    [Bias("H")] Vec br, bz, bn;

    [Gate] Vec r => Sigmoid(Wr * x + Ur * h + br);
    [Gate] Vec z => Sigmoid(Wz * x + Uz * h + bz);
    Vec n => Tanh(Wn * x + Un * (r * h) + bn);
    [Next(nameof(h))] Vec hNext => z * h + (1 - z) * n;
}
