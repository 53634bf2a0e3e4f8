using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The simple recurrent network with rectified units (Le, Jaitly and Hinton, arXiv 1504.00941, 2015): the IRNN, whose transition
/// matrix starts as the identity; where it starts is not part of the equations.
/// </summary>
[RecurrentCell]
public partial class RnnRelu
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;

    [Next(nameof(h))] Vec hNext => Relu(W * x + U * h + b);
}
