using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>
/// A decoder's step: it attends over the states of an encoder with its own state, and feeds what it reads into a GRU (Bahdanau et al.,
/// arXiv 1409.0473). e_s = v · tanh(W_q h + W_k m_s + b_a), α = softmax(e), context = Σ α_s m_s; a GRU of PyTorch's form over [x; context].
/// </summary>
[RecurrentCell]
public partial class AttentionDecoder
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Context("D")] Series memory;
    [Weight("A", "H")] Mat Wq;
    [Weight("A", "D")] Mat Wk;
    [Bias("A")] Vec ba;
    [Weight("A")] Vec v;
    [Weight("H", "I")] Mat Wz, Wr, Wn;
    [Weight("H", "D")] Mat Cz, Cr, Cn;
    [Weight("H", "H")] Mat Uz, Ur, Un;
    [Bias("H")] Vec bz, br, bn, cn;

    Vec query => Wq * h + ba;
    Signal e => Dot(Tanh(Wk * memory + query), v);
    [Attention] Signal alpha => Softmax(e);
    Vec context => Sum(alpha * memory);
    [Gate] Vec z => Sigmoid(Wz * x + Cz * context + bz + Uz * h);
    [Gate] Vec r => Sigmoid(Wr * x + Cr * context + br + Ur * h);
    Vec n => Tanh(Wn * x + Cn * context + bn + r * (Un * h + cn));
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
}
