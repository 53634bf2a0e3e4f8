using static RnnDsl.Equations;

namespace RnnDsl.Tests.Sequences;

/// <summary>As <see cref="AttentionRnn"/>, its history and keys named: what is named is recorded, and can be changed.</summary>
[RecurrentCell]
internal partial class NamedAttentionRnn
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

    Series M => past;
    Series keys => Wk * M;
    Signal e => Dot(Tanh(keys + (Wq * h + ba)), va);
    [Attention] Signal alpha => Softmax(e);
    Vec ctx => Sum(alpha * M);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + V * ctx + b);
}
