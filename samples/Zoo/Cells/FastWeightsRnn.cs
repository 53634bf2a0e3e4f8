using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The recurrent network with fast weights (Ba et al., arXiv 1610.06258, 2016), two inner steps.
/// The matrix of fast weights decays by λ and learns with η from the state before the step; p stays while the state settles.
/// </summary>
[RecurrentCell]
public partial class FastWeightsRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [State("H", "H")] Mat A;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Weight("H")] Vec g;
    [Bias("H")] Vec b;
    [Hyper(0.75)] Scalar lam;
    [Hyper(0.5)] Scalar eta;
    [Hyper(1.52587890625e-05)] Scalar eps;

    [Next(nameof(A))] Mat ANext => lam * A + eta * Outer(h, h);
    Vec p => W * x + U * h;
    Vec h0 => Relu(p);
    Vec h1 => Relu(LayerNorm(p + ANext * h0, g, b, eps));
    [Next(nameof(h))] Vec hNext => Relu(LayerNorm(p + ANext * h1, g, b, eps));
}
