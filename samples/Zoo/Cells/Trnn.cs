using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The strongly typed recurrent network (Balduzzi and Ghifary, arXiv 1602.02218, 2016). h' = f * h + (1 − f) * z.
/// </summary>
[RecurrentCell]
public partial class Trnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wz, Wf;
    [Bias("H")] Vec bz, bf;

    Vec z => Wz * x + bz;
    [Gate] Vec f => Sigmoid(Wf * x + bf);
    [Next(nameof(h))] Vec hNext => f * h + (1 - f) * z;
}
