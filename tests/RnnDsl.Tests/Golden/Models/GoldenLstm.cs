using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>torch.nn.LSTM (one layer) with a linear head.</summary>
[RecurrentCell]
public partial class GoldenLstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I"), TorchName("rnn.weight_ih_l0", part: 0)] Mat Wi;
    [Weight("H", "I"), TorchName("rnn.weight_ih_l0", part: 1)] Mat Wf;
    [Weight("H", "I"), TorchName("rnn.weight_ih_l0", part: 2)] Mat Wg;
    [Weight("H", "I"), TorchName("rnn.weight_ih_l0", part: 3)] Mat Wo;
    [Weight("H", "H"), TorchName("rnn.weight_hh_l0", part: 0)] Mat Ui;
    [Weight("H", "H"), TorchName("rnn.weight_hh_l0", part: 1)] Mat Uf;
    [Weight("H", "H"), TorchName("rnn.weight_hh_l0", part: 2)] Mat Ug;
    [Weight("H", "H"), TorchName("rnn.weight_hh_l0", part: 3)] Mat Uo;
    [Bias("H"), TorchName("rnn.bias_ih_l0", part: 0)] Vec bi;
    [Bias("H"), TorchName("rnn.bias_ih_l0", part: 1)] Vec bf;
    [Bias("H"), TorchName("rnn.bias_ih_l0", part: 2)] Vec bg;
    [Bias("H"), TorchName("rnn.bias_ih_l0", part: 3)] Vec bo;
    [Bias("H"), TorchName("rnn.bias_hh_l0", part: 0)] Vec ci;
    [Bias("H"), TorchName("rnn.bias_hh_l0", part: 1)] Vec cf;
    [Bias("H"), TorchName("rnn.bias_hh_l0", part: 2)] Vec cg;
    [Bias("H"), TorchName("rnn.bias_hh_l0", part: 3)] Vec co;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Vec ai => Wi * x + bi + Ui * h + ci;
    Vec af => Wf * x + bf + Uf * h + cf;
    Vec ag => Wg * x + bg + Ug * h + cg;
    Vec ao => Wo * x + bo + Uo * h + co;
    [Gate] Vec i => Sigmoid(ai);
    [Gate] Vec f => Sigmoid(af);
    Vec g => Tanh(ag);
    [Gate] Vec o => Sigmoid(ao);
    [Next(nameof(c))] Vec cNext => f * c + i * g;
    [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
    [Output] Vec logits => W * hNext + b;
}
