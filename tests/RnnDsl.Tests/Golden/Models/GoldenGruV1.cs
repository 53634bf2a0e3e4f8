using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>The GRU with the reset gate before the product, with a linear head.</summary>
[RecurrentCell]
public partial class GoldenGruV1
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I"), TorchName("cell.W_r")] Mat Wr;
    [Weight("H", "H"), TorchName("cell.U_r")] Mat Ur;
    [Bias("H"), TorchName("cell.b_r")] Vec br;
    [Weight("H", "I"), TorchName("cell.W_z")] Mat Wz;
    [Weight("H", "H"), TorchName("cell.U_z")] Mat Uz;
    [Bias("H"), TorchName("cell.b_z")] Vec bz;
    [Weight("H", "I"), TorchName("cell.W_n")] Mat Wn;
    [Weight("H", "H"), TorchName("cell.U_n")] Mat Un;
    [Bias("H"), TorchName("cell.b_n")] Vec bn;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Vec ar => Wr * x + Ur * h + br;
    Vec az => Wz * x + Uz * h + bz;
    [Gate] Vec r => Sigmoid(ar);
    [Gate] Vec z => Sigmoid(az);
    Vec an => Wn * x + Un * (r * h) + bn;
    Vec n => Tanh(an);
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
    [Output] Vec logits => W * hNext + b;
}
