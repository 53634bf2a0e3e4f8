using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The addition-subtraction twin-gated recurrent network (Zhang et al., arXiv 1810.12546, 2018): the gates are sigmoids of the sum
/// and of the difference of the same two vectors. h' = i * p + f * h.
/// </summary>
[RecurrentCell]
public partial class Atr
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;

    Vec p => W * x + b;
    Vec q => U * h;
    [Gate] Vec i => Sigmoid(p + q);
    [Gate] Vec f => Sigmoid(p - q);
    [Next(nameof(h))] Vec hNext => i * p + f * h;
}
