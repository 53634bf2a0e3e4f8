using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The recurrent highway network of depth 2 (Zilly et al., arXiv 1607.03474, 2017), with a carry gate of its own.
/// The input enters the first layer only. s = h * t + s_before * c in each layer.
/// </summary>
[RecurrentCell]
public partial class Rhn2
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wh, Wt, Wc;
    [Weight("H", "H")] Mat Rh1, Rt1, Rc1, Rh2, Rt2, Rc2;
    [Bias("H")] Vec bh1, bt1, bc1, bh2, bt2, bc2;

    Vec h1 => Tanh(Wh * x + Rh1 * h + bh1);
    [Gate] Vec t1 => Sigmoid(Wt * x + Rt1 * h + bt1);
    [Gate] Vec c1 => Sigmoid(Wc * x + Rc1 * h + bc1);
    Vec s1 => h1 * t1 + h * c1;
    Vec h2 => Tanh(Rh2 * s1 + bh2);
    [Gate] Vec t2 => Sigmoid(Rt2 * s1 + bt2);
    [Gate] Vec c2 => Sigmoid(Rc2 * s1 + bc2);
    [Next(nameof(h))] Vec hNext => h2 * t2 + s1 * c2;
}
