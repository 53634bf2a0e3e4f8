using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The memory-controller LSTM (Ben-Ari and Shwartz-Ziv, NIPS time series workshop, 2017).
/// The state v that the gates see has a gate m of its own beside the output's: h = o * tanh(c'), v' = m * tanh(c').
/// </summary>
[RecurrentCell]
public partial class MemoryControllerLstm
{
    [Input("I")] Vec x;
    [State("H")] Vec v, c;
    [Weight("H", "I")] Mat Wf, Wi, Wo, Wm, Wn;
    [Weight("H", "H")] Mat Uf, Ui, Uo, Um, Un;
    [Bias("H")] Vec bf, bi, bo, bm, bn;

    [Gate] Vec f => Sigmoid(Wf * x + Uf * v + bf);
    [Gate] Vec i => Sigmoid(Wi * x + Ui * v + bi);
    [Gate] Vec o => Sigmoid(Wo * x + Uo * v + bo);
    [Gate] Vec m => Sigmoid(Wm * x + Um * v + bm);
    Vec n => Tanh(Wn * x + Un * v + bn);
    [Next(nameof(c))] Vec cNext => f * c + i * n;
    [Output] Vec h => o * Tanh(cNext);
    [Next(nameof(v))] Vec vNext => m * Tanh(cNext);
}
