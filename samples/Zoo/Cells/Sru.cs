using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The simple recurrent unit (Lei et al., arXiv 1709.02755, version 5, 2018), with the highway from the input scaled by α, so the
/// input has H units. Both gates see the old cell, unit by unit. c' = f * c + (1 − f) * (W x).
/// </summary>
[RecurrentCell]
public partial class Sru
{
    [Input("H")] Vec x;
    [State("H")] Vec c;
    [Weight("H", "H")] Mat W, Wf, Wr;
    [Weight("H")] Vec vf, vr;
    [Bias("H")] Vec bf, br;
    [Hyper(1.75)] Scalar alpha;

    [Gate] Vec f => Sigmoid(Wf * x + vf * c + bf);
    [Next(nameof(c))] Vec cNext => f * c + (1 - f) * (W * x);
    [Gate] Vec r => Sigmoid(Wr * x + vr * c + br);
    [Output] Vec h => r * cNext + (1 - r) * (alpha * x);
}
