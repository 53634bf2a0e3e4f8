using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// AntisymmetricRNN (Chang et al., arXiv 1902.09689, 2019): an Euler step of a stable differential equation, whose transition
/// matrix is antisymmetric but for a small diffusion γ.
/// </summary>
[RecurrentCell]
public partial class AntisymmetricRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat M;
    [Bias("H")] Vec b;
    [Hyper(0.125)] Scalar eps;
    [Hyper(0.0625)] Scalar gamma;

    Mat A => M - Transpose(M) - gamma * Identity(H);
    [Next(nameof(h))] Vec hNext => h + eps * Tanh(W * x + A * h + b);
}
