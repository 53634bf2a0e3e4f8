using static RnnDsl.Equations;

namespace RnnDsl.Tests.Sequences;

/// <summary>Attention over the cell's own past states (Bahdanau et al., arXiv 1409.0473, applied to the state history).</summary>
[RecurrentCell]
internal partial class AttentionRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [History(nameof(h))] Series past;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U, V;
    [Bias("H")] Vec b;
    [Weight("A", "H")] Mat Wq, Wk;
    [Bias("A")] Vec ba;
    [Weight("A")] Vec va;

    Signal e => Dot(Tanh(Wk * past + (Wq * h + ba)), va);
    [Attention] Signal alpha => Softmax(e);
    Vec ctx => Sum(alpha * past);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + V * ctx + b);
}
