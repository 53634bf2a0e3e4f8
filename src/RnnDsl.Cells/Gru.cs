using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>
/// The gated recurrent unit with the reset gate after the product, as PyTorch and cuDNN have it
/// (Cho et al., arXiv 1406.1078, in cuDNN's form). h' = (1 − z) ⊙ n + z ⊙ h.
/// </summary>
[RecurrentCell]
public partial class Gru
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I"), TorchName("weight_ih", part: 1)] Mat Wz;
    [Weight("H", "I"), TorchName("weight_ih", part: 0)] Mat Wr;
    [Weight("H", "I"), TorchName("weight_ih", part: 2)] Mat Wn;
    [Weight("H", "H"), TorchName("weight_hh", part: 1)] Mat Uz;
    [Weight("H", "H"), TorchName("weight_hh", part: 0)] Mat Ur;
    [Weight("H", "H"), TorchName("weight_hh", part: 2)] Mat Un;
    [Bias("H"), TorchName("bias_ih", part: 1)] Vec bz;
    [Bias("H"), TorchName("bias_ih", part: 0)] Vec br;
    [Bias("H"), TorchName("bias_ih", part: 2)] Vec bn;
    [Bias("H"), TorchName("bias_hh", part: 1)] Vec cz;
    [Bias("H"), TorchName("bias_hh", part: 0)] Vec cr;
    [Bias("H"), TorchName("bias_hh", part: 2)] Vec cn;

    Vec az => Wz * x + bz + Uz * h + cz;
    Vec ar => Wr * x + br + Ur * h + cr;
    Vec q => Un * h + cn;
    [Gate] Vec z => Sigmoid(az);
    [Gate] Vec r => Sigmoid(ar);
    Vec an => Wn * x + bn + r * q;
    Vec n => Tanh(an);
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
}
