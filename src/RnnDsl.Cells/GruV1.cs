using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>
/// The gated recurrent unit as first published (Cho et al., arXiv 1406.1078; Keras with reset_after=False): the reset gate acts on
/// the state before the product. h' = (1 − z) ⊙ n + z ⊙ h.
/// </summary>
[RecurrentCell]
public partial class GruV1
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wr, Wz, Wn;
    [Weight("H", "H")] Mat Ur, Uz, Un;
    [Bias("H")] Vec br, bz, bn;

    Vec ar => Wr * x + Ur * h + br;
    Vec az => Wz * x + Uz * h + bz;
    [Gate] Vec r => Sigmoid(ar);
    [Gate] Vec z => Sigmoid(az);
    Vec an => Wn * x + Un * (r * h) + bn;
    Vec n => Tanh(an);
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
}
