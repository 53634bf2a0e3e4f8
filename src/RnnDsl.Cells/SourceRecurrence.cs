using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>
/// The recurrence of the project's source documents: gates and candidate over the state and the input end to end, and the reset
/// gate on the candidate. h' = (1 − z) ⊙ h + r ⊙ tanh(W_h [h, x] + b_h).
/// </summary>
[RecurrentCell]
public partial class SourceRecurrence
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "H+I")] Mat Wz, Wr, Wh;
    [Bias("H")] Vec bz, br, bh;

    Vec az => Wz * Concat(h, x) + bz;
    Vec ar => Wr * Concat(h, x) + br;
    [Gate] Vec z => Sigmoid(az);
    [Gate] Vec r => Sigmoid(ar);
    Vec ah => Wh * Concat(h, x) + bh;
    Vec n => Tanh(ah);
    [Next(nameof(h))] Vec hNext => (1 - z) * h + r * n;
}
