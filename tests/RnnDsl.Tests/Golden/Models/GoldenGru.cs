using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>torch.nn.GRU (one layer) with a linear head.</summary>
[RecurrentCell]
public partial class GoldenGru
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I"), TorchName("rnn.weight_ih_l0", part: 0)] Mat Wr;
    [Weight("H", "I"), TorchName("rnn.weight_ih_l0", part: 1)] Mat Wz;
    [Weight("H", "I"), TorchName("rnn.weight_ih_l0", part: 2)] Mat Wn;
    [Weight("H", "H"), TorchName("rnn.weight_hh_l0", part: 0)] Mat Ur;
    [Weight("H", "H"), TorchName("rnn.weight_hh_l0", part: 1)] Mat Uz;
    [Weight("H", "H"), TorchName("rnn.weight_hh_l0", part: 2)] Mat Un;
    [Bias("H"), TorchName("rnn.bias_ih_l0", part: 0)] Vec br;
    [Bias("H"), TorchName("rnn.bias_ih_l0", part: 1)] Vec bz;
    [Bias("H"), TorchName("rnn.bias_ih_l0", part: 2)] Vec bn;
    [Bias("H"), TorchName("rnn.bias_hh_l0", part: 0)] Vec cr;
    [Bias("H"), TorchName("rnn.bias_hh_l0", part: 1)] Vec cz;
    [Bias("H"), TorchName("rnn.bias_hh_l0", part: 2)] Vec cn;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Vec ar => Wr * x + br + Ur * h + cr;
    Vec az => Wz * x + bz + Uz * h + cz;
    [Gate] Vec r => Sigmoid(ar);
    [Gate] Vec z => Sigmoid(az);
    Vec q => Un * h + cn;
    Vec an => Wn * x + bn + r * q;
    Vec n => Tanh(an);
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
    [Output] Vec logits => W * hNext + b;
}
