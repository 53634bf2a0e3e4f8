using static RnnDsl.Equations;

namespace RnnDsl.Tests.Sequences;

/// <summary>Attention over a given sequence (Bahdanau et al., arXiv 1409.0473).</summary>
[RecurrentCell]
internal partial class ContextRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Context("D")] Series mem;
    [Weight("H", "I")] Mat Whx;
    [Weight("H", "H")] Mat Whh;
    [Weight("H", "D")] Mat Whc;
    [Bias("H")] Vec b;
    [Weight("A", "H")] Mat Wq;
    [Weight("A", "D")] Mat Wk;
    [Bias("A")] Vec ba;
    [Weight("A")] Vec va;

    Signal e => Dot(Tanh(Wk * mem + (Wq * h + ba)), va);
    [Attention] Signal alpha => Softmax(e);
    Vec ctx => Sum(alpha * mem);
    [Next(nameof(h))] Vec hNext => Sigmoid(Whh * h + Whx * x + Whc * ctx + b);
}
