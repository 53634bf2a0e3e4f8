using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Long expressive memory (Rusch et al., arXiv 2110.04744, 2022): two states with learned time steps d1 and d2 of at most dt.
/// z' = (1 − d1) * z + d1 * tanh(…), then h' in the same way from the new z'.
/// </summary>
[RecurrentCell]
public partial class Lem
{
    [Input("I")] Vec x;
    [State("H")] Vec h, z;
    [Weight("H", "I")] Mat W1, W2, Wz, Wy;
    [Weight("H", "H")] Mat U1, U2, Uz, Uy;
    [Bias("H")] Vec b1, b2, bz, by;
    [Hyper(0.5)] Scalar dt;

    [Gate] Vec d1 => dt * Sigmoid(W1 * x + U1 * h + b1);
    [Gate] Vec d2 => dt * Sigmoid(W2 * x + U2 * h + b2);
    [Next(nameof(z))] Vec zNext => (1 - d1) * z + d1 * Tanh(Wz * x + Uz * h + bz);
    [Next(nameof(h))] Vec hNext => (1 - d2) * h + d2 * Tanh(Wy * x + Uy * zNext + by);
}
