using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// MinimalRNN (Chen, arXiv 1711.06788, 2017): the input is encoded apart and then gated in. h' = u * h + (1 − u) * z.
/// </summary>
[RecurrentCell]
public partial class MinimalRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wz;
    [Weight("H", "H")] Mat Uh, Uz;
    [Bias("H")] Vec bz, bu;

    Vec z => Tanh(Wz * x + bz);
    [Gate] Vec u => Sigmoid(Uh * h + Uz * z + bu);
    [Next(nameof(h))] Vec hNext => u * h + (1 - u) * z;
}
