using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>torch.nn.RNN (tanh, one layer) with a linear head.</summary>
[RecurrentCell]
public partial class GoldenRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I"), TorchName("rnn.weight_ih_l0")] Mat Wih;
    [Weight("H", "H"), TorchName("rnn.weight_hh_l0")] Mat Whh;
    [Bias("H"), TorchName("rnn.bias_ih_l0")] Vec bih;
    [Bias("H"), TorchName("rnn.bias_hh_l0")] Vec bhh;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Vec a => Wih * x + bih + Whh * h + bhh;
    [Next(nameof(h))] Vec hNext => Tanh(a);
    [Output] Vec logits => W * hNext + b;
}
