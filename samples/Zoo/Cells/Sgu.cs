using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The simple gated unit (Gao and Glowacka, arXiv 1604.02910, 2016).
/// The hard sigmoid is PyTorch's, u/6 + 1/2 between 0 and 1. h' = (1 − z) * h + z * zo.
/// </summary>
[RecurrentCell]
public partial class Sgu
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wg, Wz;
    [Weight("H", "H")] Mat Ug, Uz;
    [Bias("H")] Vec bg, bz;

    Vec xg => Wg * x + bg;
    Vec zg => Tanh(Ug * (xg * h));
    Vec zo => Softplus(zg * h);
    [Gate] Vec z => HardSigmoid(Wz * x + Uz * h + bz);
    [Next(nameof(h))] Vec hNext => (1 - z) * h + z * zo;
}
