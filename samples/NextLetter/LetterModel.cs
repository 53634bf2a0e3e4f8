using RnnDsl;
using static RnnDsl.Equations;

namespace NextLetter;

/// <summary>
/// A gated recurrent unit that reads a letter a step (x is one-hot over V letters) and says what the next one may be: the softmax of
/// <c>logits</c>. Written as PyTorch's GRU, with the reset gate after the product.
/// </summary>
[RecurrentCell]
public partial class LetterModel
{
    [Input("V")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "V")] Mat Wz, Wr, Wn;
    [Weight("H", "H")] Mat Uz, Ur, Un;
    [Bias("H")] Vec bz, br, bn, cn;
    [Weight("V", "H")] Mat W;
    [Bias("V")] Vec b;

    [Gate] Vec z => Sigmoid(Wz * x + Uz * h + bz);
    [Gate] Vec r => Sigmoid(Wr * x + Ur * h + br);
    Vec n => Tanh(Wn * x + bn + r * (Un * h + cn));
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
    [Output] Vec logits => W * hNext + b;
}
