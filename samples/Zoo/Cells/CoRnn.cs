using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The coupled oscillatory recurrent network (Rusch and Mishra, arXiv 2010.00951, 2021), with explicit damping.
/// The velocity z takes a step of dt, then the position h one with the new velocity.
/// </summary>
[RecurrentCell]
public partial class CoRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h, z;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U, V;
    [Bias("H")] Vec b;
    [Hyper(0.125)] Scalar dt;
    [Hyper(1.5)] Scalar gamma;
    [Hyper(2.0)] Scalar epsilon;

    [Next(nameof(z))] Vec zNext => z + dt * (Tanh(U * h + V * z + W * x + b) - gamma * h - epsilon * z);
    [Next(nameof(h))] Vec hNext => h + dt * zNext;
}
