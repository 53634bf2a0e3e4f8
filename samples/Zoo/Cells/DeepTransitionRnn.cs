using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The recurrent network with a deep transition (Pascanu et al., arXiv 1312.6026, 2014): two layers from state to state.
/// </summary>
[RecurrentCell]
public partial class DeepTransitionRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U1, U2;
    [Bias("H")] Vec b1, b2;

    Vec a => Tanh(W * x + U1 * h + b1);
    [Next(nameof(h))] Vec hNext => Tanh(U2 * a + b2);
}
