using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The light gated recurrent unit (Ravanelli et al., arXiv 1803.10225, 2018), without batch normalisation: no reset gate, and a
/// rectified candidate. h' = z * h + (1 − z) * n.
/// </summary>
[RecurrentCell]
public partial class LiGru
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wz, Wn;
    [Weight("H", "H")] Mat Uz, Un;
    [Bias("H")] Vec bz, bn;

    [Gate] Vec z => Sigmoid(Wz * x + Uz * h + bz);
    Vec n => Relu(Wn * x + Un * h + bn);
    [Next(nameof(h))] Vec hNext => z * h + (1 - z) * n;
}
