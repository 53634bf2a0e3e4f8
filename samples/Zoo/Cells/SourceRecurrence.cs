using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The recurrence of the project's source documents (2024): gates and candidate over the state and the input end to end, and the
/// reset gate on the candidate. h' = (1 − z) * h + r * n.
/// </summary>
[RecurrentCell]
public partial class SourceRecurrence
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "H+I")] Mat Wz, Wr, Wh;
    [Bias("H")] Vec bz, br, bh;

    Vec hx => Concat(h, x);
    [Gate] Vec z => Sigmoid(Wz * hx + bz);
    [Gate] Vec r => Sigmoid(Wr * hx + br);
    Vec n => Tanh(Wh * hx + bh);
    [Next(nameof(h))] Vec hNext => (1 - z) * h + r * n;
}
