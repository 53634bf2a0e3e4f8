using RnnDsl;
using static RnnDsl.Equations;

namespace NextLetter;

/// <summary>
/// A gated recurrent unit that reads a letter a step (x is one-hot over L letters) and says what the next one may be: the softmax of
/// <c>logits</c>. Written as PyTorch's GRU, with the reset gate after the product.
/// </summary>
[RecurrentCell]
public partial class LetterModel
{
    [Input("L")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "L")] Mat Wz, Wr, Wn;
    [Weight("H", "H")] Mat Uz, Ur, Un;
    [Bias("H")] Vec bz, br, bn, cn;
    [Weight("L", "H")] Mat W;
    [Bias("L")] Vec b;

    [Gate] Vec z => Sigmoid(Wz * x + Uz * h + bz);
    [Gate] Vec r => Sigmoid(Wr * x + Ur * h + br);
    Vec n => Tanh(Wn * x + bn + r * (Un * h + cn));
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
    [Output] Vec logits => W * hNext + b;
}
