using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The strongly typed GRU (Balduzzi and Ghifary, arXiv 1602.02218, 2016).
/// Gates and candidate see this and the previous input, xp, never the state. h' = f * h + z * o.
/// </summary>
[RecurrentCell]
public partial class Tgru
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [State("I")] Vec xp;
    [Weight("H", "I")] Mat Wz, Wf, Wo, Vz, Vf, Vo;
    [Bias("H")] Vec bz, bf, bo;

    Vec z => Wz * x + Vz * xp + bz;
    [Gate] Vec f => Sigmoid(Wf * x + Vf * xp + bf);
    Vec o => Tanh(Wo * x + Vo * xp + bo);
    [Next(nameof(h))] Vec hNext => f * h + z * o;
    [Next(nameof(xp))] Vec xpNext => x;
}
