using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The selective state space step of Mamba with a diagonal transition (Gu and Dao, arXiv 2312.00752, 2023).
/// h has a row of N units for each input unit; the step sizes δ, B and C depend on the input. h' = exp(δ A) * h + (δ x) Bᵀ.
/// </summary>
[RecurrentCell]
public partial class SelectiveSsm
{
    [Input("I")] Vec x;
    [State("I", "N")] Mat h;
    [Weight("R", "I")] Mat D1;
    [Weight("I", "R")] Mat D2;
    [Bias("I")] Vec bd;
    [Weight("N", "I")] Mat WB, WC;
    [Weight("I", "N")] Mat Alog;
    [Weight("I")] Vec D;

    Vec delta => Softplus(D2 * (D1 * x) + bd);
    Vec Bt => WB * x;
    Vec Ct => WC * x;
    Mat A => -Exp(Alog);
    [Next(nameof(h))] Mat hNext => Hadamard(Exp(Diag(delta) * A), h) + Outer(delta * x, Bt);
    [Output] Vec y => hNext * Ct + D * x;
}
