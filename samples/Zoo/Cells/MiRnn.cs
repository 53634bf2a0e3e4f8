using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The recurrent network with multiplicative integration (Wu et al., arXiv 1606.06630, 2016): W x and U h are multiplied where
/// others add them, in the general form with α, β1 and β2.
/// </summary>
[RecurrentCell]
public partial class MiRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Weight("H")] Vec alpha, beta1, beta2;
    [Bias("H")] Vec b;

    Vec p => W * x;
    Vec q => U * h;
    [Next(nameof(h))] Vec hNext => Tanh(alpha * p * q + beta1 * q + beta2 * p + b);
}
