using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// minGRU (Feng et al., Were RNNs all we needed?, arXiv 2410.01201, 2024): gate and candidate see the input only.
/// h' = (1 − z) * h + z * n.
/// </summary>
[RecurrentCell]
public partial class MinGru
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wz, Wh;
    [Bias("H")] Vec bz, bh;

    [Gate] Vec z => Sigmoid(Wz * x + bz);
    Vec n => Wh * x + bh;
    [Next(nameof(h))] Vec hNext => (1 - z) * h + z * n;
}
