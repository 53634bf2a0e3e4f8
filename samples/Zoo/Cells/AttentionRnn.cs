using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// A recurrent network that attends over its own past states, with the additive score of Bahdanau et al. (arXiv 1409.0473, 2015).
/// The history begins with the initial state and ends with h itself: t + 1 rows at step t.
/// </summary>
[RecurrentCell]
public partial class AttentionRnn
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
    Signal e => Dot(Tanh(Wk * M + (Wq * h + ba)), va);
    [Attention] Signal alpha => Softmax(e);
    Vec ctx => Sum(alpha * M);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + V * ctx + b);
}
