using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// FastRNN (Kusupati et al., arXiv 1901.02358, 2018): a weighted residual connection.
/// The two scalars go through a sigmoid, as in the authors' code. h' = σ(α) * n + σ(β) * h.
/// </summary>
[RecurrentCell]
public partial class FastRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;
    [Weight] Scalar alpha, beta;

    Vec n => Tanh(W * x + U * h + b);
    [Next(nameof(h))] Vec hNext => Sigmoid(alpha) * n + Sigmoid(beta) * h;
}
