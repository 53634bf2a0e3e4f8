using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The chaos-free network (Laurent and von Brecht, arXiv 1612.06212, 2017). h' = θ * tanh(h) + η * tanh(W x).
/// </summary>
[RecurrentCell]
public partial class Cfn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wt, We, W;
    [Weight("H", "H")] Mat Ut, Ue;
    [Bias("H")] Vec bt, be;

    [Gate] Vec theta => Sigmoid(Wt * x + Ut * h + bt);
    [Gate] Vec eta => Sigmoid(We * x + Ue * h + be);
    [Next(nameof(h))] Vec hNext => theta * Tanh(h) + eta * Tanh(W * x);
}
