using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The simple recurrent network (Elman, Finding structure in time, 1990) with tanh units, as PyTorch's RNN.
/// </summary>
[RecurrentCell]
public partial class RnnTanh
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;

    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + b);
}
