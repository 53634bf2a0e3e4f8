using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>A GRU whose input goes with what it reads of its own past states.</summary>
[RecurrentCell]
public partial class GoldenAttentionGru
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [History(nameof(h))] Series past;
    [Weight("H", "H"), TorchName("W_q")] Mat Wq;
    [Weight("H", "H"), TorchName("W_k")] Mat Wk;
    [Bias("H"), TorchName("b_a")] Vec ba;
    [Weight("H"), TorchName("v")] Vec v;
    [Weight("H", "I+H"), TorchName("gru.weight_ih", part: 0)] Mat Wr;
    [Weight("H", "I+H"), TorchName("gru.weight_ih", part: 1)] Mat Wz;
    [Weight("H", "I+H"), TorchName("gru.weight_ih", part: 2)] Mat Wn;
    [Weight("H", "H"), TorchName("gru.weight_hh", part: 0)] Mat Ur;
    [Weight("H", "H"), TorchName("gru.weight_hh", part: 1)] Mat Uz;
    [Weight("H", "H"), TorchName("gru.weight_hh", part: 2)] Mat Un;
    [Bias("H"), TorchName("gru.bias_ih", part: 0)] Vec br;
    [Bias("H"), TorchName("gru.bias_ih", part: 1)] Vec bz;
    [Bias("H"), TorchName("gru.bias_ih", part: 2)] Vec bn;
    [Bias("H"), TorchName("gru.bias_hh", part: 0)] Vec cr;
    [Bias("H"), TorchName("gru.bias_hh", part: 1)] Vec cz;
    [Bias("H"), TorchName("gru.bias_hh", part: 2)] Vec cn;

    Vec query => Wq * h + ba;
    Signal e => Dot(Tanh(Wk * past + query), v);
    [Attention] Signal alpha => Softmax(e);
    Vec ctx => Sum(alpha * past);
    Vec ar => Wr * Concat(x, ctx) + br + Ur * h + cr;
    Vec az => Wz * Concat(x, ctx) + bz + Uz * h + cz;
    [Gate] Vec r => Sigmoid(ar);
    [Gate] Vec z => Sigmoid(az);
    Vec q => Un * h + cn;
    Vec an => Wn * Concat(x, ctx) + bn + r * q;
    Vec n => Tanh(an);
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
}
