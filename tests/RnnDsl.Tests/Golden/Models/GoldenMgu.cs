using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>A cell of a user's own, the minimal gated unit, with a linear head.</summary>
[RecurrentCell]
public partial class GoldenMgu
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I"), TorchName("cell.W_f")] Mat Wf;
    [Weight("H", "H"), TorchName("cell.U_f")] Mat Uf;
    [Bias("H"), TorchName("cell.b_f")] Vec bf;
    [Weight("H", "I"), TorchName("cell.W_n")] Mat Wn;
    [Weight("H", "H"), TorchName("cell.U_n")] Mat Un;
    [Bias("H"), TorchName("cell.b_n")] Vec bn;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Vec af => Wf * x + Uf * h + bf;
    [Gate] Vec f => Sigmoid(af);
    Vec an => Wn * x + Un * (f * h) + bn;
    Vec n => Tanh(an);
    [Next(nameof(h))] Vec hNext => (1 - f) * h + f * n;
    [Output] Vec logits => W * hNext + b;
}
