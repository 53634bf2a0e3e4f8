using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The recurrent additive network (Lee, Levy and Zettlemoyer, arXiv 1705.07393, 2017): the candidate is a linear function of the
/// input. c' = i * n + f * c, h' = tanh(c').
/// </summary>
[RecurrentCell]
public partial class Ran
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wc, Wi, Wf;
    [Weight("H", "H")] Mat Ui, Uf;
    [Bias("H")] Vec bc, bi, bf;

    Vec n => Wc * x + bc;
    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + bf);
    [Next(nameof(c))] Vec cNext => i * n + f * c;
    [Next(nameof(h))] Vec hNext => Tanh(cNext);
}
