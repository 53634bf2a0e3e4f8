using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>The simple recurrent network with tanh (Elman, 1990), in PyTorch's form with two biases.</summary>
[RecurrentCell]
public partial class Rnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I"), TorchName("weight_ih")] Mat W;
    [Weight("H", "H"), TorchName("weight_hh")] Mat U;
    [Bias("H"), TorchName("bias_ih")] Vec b;
    [Bias("H"), TorchName("bias_hh")] Vec c;

    Vec a => W * x + b + U * h + c;
    [Next(nameof(h))] Vec hNext => Tanh(a);
}
