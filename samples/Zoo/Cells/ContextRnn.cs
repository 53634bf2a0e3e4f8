using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// A recurrent network that attends over a given sequence, with the additive score of Bahdanau et al. (arXiv 1409.0473, 2015).
/// Logistic state; the query is the state before the step.
/// </summary>
[RecurrentCell]
public partial class ContextRnn
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
