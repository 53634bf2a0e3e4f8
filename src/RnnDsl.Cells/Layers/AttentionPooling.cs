using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>
/// A weighted mean of a sequence's steps, the weights learned (Bahdanau et al., arXiv 1409.0473; Yang et al. 2016): αₜ ∝ exp(v · tanh(W hₜ + b)), context = Σ αₜ hₜ.
/// </summary>
[SequenceModel]
public partial class AttentionPooling
{
    [Input("H")] Series hidden;
    [Weight("A", "H")] Mat W;
    [Bias("A")] Vec b;
    [Weight("A")] Vec v;

    Signal score => Dot(Tanh(W * hidden + b), v);
    [Attention] Signal alpha => Softmax(score);
    [Output] Vec context => Sum(alpha * hidden);
}
