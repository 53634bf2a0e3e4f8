using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The second-order recurrent network (Giles et al., Higher order recurrent networks and grammatical inference, 1990).
/// Every product of a state unit and an input unit has a weight: column I·j + k of W belongs to h_j x_k.
/// </summary>
[RecurrentCell]
public partial class SecondOrderRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "H*I")] Mat W;
    [Bias("H")] Vec b;

    Mat o => Outer(h, x);
    [Next(nameof(h))] Vec hNext => Sigmoid(W * Flatten(o) + b);
}
