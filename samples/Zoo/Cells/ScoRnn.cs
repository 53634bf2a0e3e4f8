using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The scaled Cayley orthogonal recurrent network with modReLU (Helfrich, Willmott and Ye, arXiv 1707.09520, 2018).
/// U = (I + A)⁻¹ (I − A) D with a skew-symmetric A is orthogonal; d is a fixed diagonal of 1 and −1.
/// </summary>
[RecurrentCell]
public partial class ScoRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "H")] Mat P;
    [Weight("H", "I")] Mat W;
    [Bias("H")] Vec b;
    [Hyper("H")] Vec d;

    Mat A => P - Transpose(P);
    Mat U => Solve(Identity(H) + A, (Identity(H) - A) * Diag(d));
    Vec a => U * h + W * x;
    [Next(nameof(h))] Vec hNext => Sign(a) * Relu(Abs(a) + b);
}
