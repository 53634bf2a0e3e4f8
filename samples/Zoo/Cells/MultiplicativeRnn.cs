using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The multiplicative recurrent network (Sutskever, Martens and Hinton, ICML 2011): the input chooses the transition matrix,
/// which is factored over M factors, U diag(Wf x) Uf.
/// </summary>
[RecurrentCell]
public partial class MultiplicativeRnn
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("M", "I")] Mat Wf;
    [Weight("M", "H")] Mat Uf;
    [Weight("H", "I")] Mat W;
    [Weight("H", "M")] Mat U;
    [Bias("H")] Vec b;

    Vec f => (Wf * x) * (Uf * h);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * f + b);
}
