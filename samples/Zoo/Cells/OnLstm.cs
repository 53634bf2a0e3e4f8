using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The ordered-neurons LSTM (Shen et al., arXiv 1810.09536, 2019), chunks of one unit.
/// p and q are the master forget and input gates, w their overlap. c' = (f * w + p − w) * c + (i * w + q − w) * g.
/// </summary>
[RecurrentCell]
public partial class OnLstm
{
    [Input("I")] Vec x;
    [State("H")] Vec h, c;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo, Wp, Wq;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo, Up, Uq;
    [Bias("H")] Vec bi, bf, bg, bo, bp, bq;

    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + bo);
    [Gate] Vec p => CumSum(Softmax(Wp * x + Up * h + bp));
    [Gate] Vec q => 1 - CumSum(Softmax(Wq * x + Uq * h + bq));
    [Gate] Vec w => p * q;
    [Next(nameof(c))] Vec cNext => (f * w + p - w) * c + (i * w + q - w) * g;
    [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
}
