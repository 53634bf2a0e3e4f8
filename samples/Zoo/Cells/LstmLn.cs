using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Long short-term memory with layer normalisation (Ba, Kiros and Hinton, arXiv 1607.06450, 2016).
/// The gates' pre-activations stand in one vector, in the order f, i, o, g, and are normalised over all of it; biased variance.
/// </summary>
[RecurrentCell]
public partial class LstmLn
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("4*H", "I")] Mat W;
    [Weight("4*H", "H")] Mat U;
    [Bias("4*H")] Vec b;
    [Weight("4*H")] Vec g1, g2;
    [Bias("4*H")] Vec b1, b2;
    [Weight("H")] Vec g3;
    [Bias("H")] Vec b3;
    [Hyper(1.52587890625e-05)] Scalar eps;

    Vec a => LayerNorm(U * h, g1, b1, eps) + LayerNorm(W * x, g2, b2, eps) + b;
    [Gate] Vec f => Sigmoid(Slice(a, 0, H));
    [Gate] Vec i => Sigmoid(Slice(a, H, H));
    [Gate] Vec o => Sigmoid(Slice(a, 2 * H, H));
    Vec g => Tanh(Slice(a, 3 * H, H));
    [Next(nameof(c))] Vec cNext => f * c + i * g;
    [Next(nameof(h))] Vec hNext => o * Tanh(LayerNorm(cNext, g3, b3, eps));
}
