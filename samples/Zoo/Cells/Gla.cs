using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Gated linear attention (Yang et al., arXiv 2312.06635, 2023), without the normalisation of its output.
/// S holds keys in rows and values in columns: S' = diag(α) S + k vᵀ, and the output reads qᵀ S' through a SiLU gate.
/// </summary>
[RecurrentCell]
public partial class Gla
{
    [Input("I")] Vec x;
    [State("K", "V")] Mat S;
    [Weight("K", "I")] Mat Wq, Wk, Wa;
    [Bias("K")] Vec ba;
    [Weight("V", "I")] Mat Wv, Wr;
    [Bias("V")] Vec br;
    [Hyper(0.0625)] Scalar tau;

    Vec q => Wq * x;
    Vec k => Wk * x;
    Vec v => Wv * x;
    [Gate] Vec alpha => Pow(Sigmoid(Wa * x + ba), tau);
    [Next(nameof(S))] Mat SNext => Diag(alpha) * S + Outer(k, v);
    Vec r => Wr * x + br;
    [Output] Vec y => Transpose(SNext) * q * r * Sigmoid(r);
}
