using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The tensor recurrent network (Sutskever, Martens and Hinton, ICML 2011, the unfactored form): the input chooses the whole
/// transition matrix, row H·j + k of P being that of the entry (j, k).
/// </summary>
[RecurrentCell]
public partial class TensorRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H*H", "I")] Mat P;
    [Weight("H", "I")] Mat W;
    [Bias("H")] Vec b;

    Mat U => Reshape(P * x, H, H);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + b);
}
