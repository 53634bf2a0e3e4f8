using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The simple recurrent network with its output layer (Elman, Finding structure in time, 1990).
/// Logistic units; the output reads the new state: y = σ(V h' + by).
/// </summary>
[RecurrentCell]
public partial class ElmanOutput
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec bh;
    [Weight("O", "H")] Mat V;
    [Bias("O")] Vec by;

    [Next(nameof(h))] Vec hNext => Sigmoid(W * x + U * h + bh);
    [Output] Vec y => Sigmoid(V * hNext + by);
}
