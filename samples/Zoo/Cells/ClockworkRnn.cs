using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The clockwork recurrent network (Koutník et al., arXiv 1402.3511, 2014), one unit to a module.
/// Unit k is computed at steps that its period divides (the first step is 0, where all are) and kept at the others; the mask keeps
/// the connections from slower to faster units. h' = on * a + (1 − on) * h.
/// </summary>
[RecurrentCell]
public partial class ClockworkRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;
    [Hyper("H")] Vec period;
    [Hyper("H", "H")] Mat mask;
    [Step] Scalar t;

    [Gate] Vec on => Equal(Mod(t, period), 0);
    Vec a => Tanh(W * x + Hadamard(mask, U) * h + b);
    [Next(nameof(h))] Vec hNext => on * a + (1 - on) * h;
}
