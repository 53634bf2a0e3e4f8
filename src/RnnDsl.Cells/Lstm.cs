using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>
/// Long short-term memory with a forget gate (Hochreiter and Schmidhuber, 1997; Gers et al., 2000), in PyTorch's form: gates in the
/// order i, f, g, o, two biases, and a hidden state before a cell state.
/// </summary>
[RecurrentCell]
public partial class Lstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [State("H")] Vec c;
    [Weight("H", "I"), TorchName("weight_ih", part: 0)] Mat Wi;
    [Weight("H", "I"), TorchName("weight_ih", part: 1)] Mat Wf;
    [Weight("H", "I"), TorchName("weight_ih", part: 2)] Mat Wg;
    [Weight("H", "I"), TorchName("weight_ih", part: 3)] Mat Wo;
    [Weight("H", "H"), TorchName("weight_hh", part: 0)] Mat Ui;
    [Weight("H", "H"), TorchName("weight_hh", part: 1)] Mat Uf;
    [Weight("H", "H"), TorchName("weight_hh", part: 2)] Mat Ug;
    [Weight("H", "H"), TorchName("weight_hh", part: 3)] Mat Uo;
    [Bias("H"), TorchName("bias_ih", part: 0)] Vec bi;
    [Bias("H"), TorchName("bias_ih", part: 1)] Vec bf;
    [Bias("H"), TorchName("bias_ih", part: 2)] Vec bg;
    [Bias("H"), TorchName("bias_ih", part: 3)] Vec bo;
    [Bias("H"), TorchName("bias_hh", part: 0)] Vec ci;
    [Bias("H"), TorchName("bias_hh", part: 1)] Vec cf;
    [Bias("H"), TorchName("bias_hh", part: 2)] Vec cg;
    [Bias("H"), TorchName("bias_hh", part: 3)] Vec co;

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
}
