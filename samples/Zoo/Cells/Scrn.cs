using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The structurally constrained recurrent network (Mikolov et al., arXiv 1412.7753, 2014): beside h a slow context s of K units.
/// s' = (1 − α) B x + α s; both layers and the output read the new context.
/// </summary>
[RecurrentCell]
public partial class Scrn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [State("K")] Vec s;
    [Weight("K", "I")] Mat Bx;
    [Weight("H", "I")] Mat A;
    [Weight("H", "K")] Mat P;
    [Weight("H", "H")] Mat R;
    [Weight("O", "H")] Mat U;
    [Weight("O", "K")] Mat V;
    [Hyper(0.75)] Scalar alpha;

    [Next(nameof(s))] Vec sNext => (1 - alpha) * (Bx * x) + alpha * s;
    [Next(nameof(h))] Vec hNext => Sigmoid(P * sNext + A * x + R * h);
    [Output] Vec y => Softmax(U * hNext + V * sNext);
}
