using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>The simple recurrent network with a rectifier (Le, Jaitly, Hinton, arXiv 1504.00941), in PyTorch's form with two biases.</summary>
[RecurrentCell]
public partial class RnnRelu
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I"), TorchName("weight_ih")] Mat W;
    [Weight("H", "H"), TorchName("weight_hh")] Mat U;
    [Bias("H"), TorchName("bias_ih")] Vec b;
    [Bias("H"), TorchName("bias_hh")] Vec c;

    Vec a => W * x + b + U * h + c;
    [Next(nameof(h))] Vec hNext => Relu(a);
}
