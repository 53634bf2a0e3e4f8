using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// AdamRNN (Nguyen et al., arXiv 2006.06919, 2020): the input's part is a momentum v, scaled by the running second moment m.
/// </summary>
[RecurrentCell]
public partial class AdamRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h, v, m;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;
    [Hyper(0.625)] Scalar mu;
    [Hyper(0.75)] Scalar s;
    [Hyper(0.875)] Scalar beta;
    [Hyper(0.0009765625)] Scalar eps;

    Vec p => W * x;
    [Next(nameof(v))] Vec vNext => mu * v + s * p;
    [Next(nameof(m))] Vec mNext => beta * m + (1 - beta) * p * p;
    [Next(nameof(h))] Vec hNext => Tanh(U * h + vNext / Sqrt(mNext + eps) + b);
}
