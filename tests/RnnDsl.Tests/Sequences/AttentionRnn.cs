using static RnnDsl.Equations;

namespace RnnDsl.Tests.Sequences;

/// <summary>Attention over the cell's own past states (Bahdanau et al., arXiv 1409.0473, applied to the state history).</summary>
[RecurrentCell]
internal partial class AttentionRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [History(nameof(h))] Series past;
    [Weight("H", "I")] Mat Whx;
    [Weight("H", "H")] Mat Whh;
    [Weight("H", "H")] Mat Whc;
    [Bias("H")] Vec b;
    [Weight("A", "H")] Mat Wq;
    [Weight("A", "H")] Mat Wk;
    [Bias("A")] Vec ba;
    [Weight("A")] Vec va;

    Series M => past;
    Signal e => Dot(Tanh(Wk * past + (Wq * h + ba)), va);
    [Attention] Signal alpha => Softmax(e);
    Vec ctx => Sum(alpha * M);
    [Next(nameof(h))] Vec hNext => Sigmoid(Whh * h + Whx * x + Whc * ctx + b);
}
