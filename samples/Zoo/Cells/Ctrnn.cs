using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The continuous-time recurrent network (Funahashi and Nakamura, Neural Networks 6(6), 1993): leaky integrators.
/// One Euler step of length dt: τ dh/dt = −h + tanh(…), a time constant for each unit.
/// </summary>
[RecurrentCell]
public partial class Ctrnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;
    [Weight("H")] Vec tau;
    [Hyper(0.25)] Scalar dt;

    [Next(nameof(h))] Vec hNext => h + dt * (Tanh(W * x + U * h + b) - h) / tau;
}
