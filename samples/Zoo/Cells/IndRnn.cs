using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The independently recurrent network (Li et al., arXiv 1803.04831, 2018): each unit sees its own past only.
/// </summary>
[RecurrentCell]
public partial class IndRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H")] Vec u;
    [Bias("H")] Vec b;

    [Next(nameof(h))] Vec hNext => Relu(W * x + u * h + b);
}
