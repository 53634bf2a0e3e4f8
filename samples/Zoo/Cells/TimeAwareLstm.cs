using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The time-aware LSTM (Baytas et al., KDD 2017): the short-term part of the cell, cs, is discounted by the time that has passed.
/// time is the time stamp of the step, tp that of the step before; d = 1 / log(e + time − tp).
/// </summary>
[RecurrentCell]
public partial class TimeAwareLstm
{
    [Input("I")] Vec x;
    [Input] Scalar time;
    [State("H")] Vec h, c;
    [State] Scalar tp;
    [Weight("H", "I")] Mat Wi, Wf, Wg, Wo;
    [Weight("H", "H")] Mat Ui, Uf, Ug, Uo, Wd;
    [Bias("H")] Vec bi, bf, bg, bo, bd;
    [Hyper(2.75)] Scalar e;

    [Gate] Scalar d => 1 / Log(e + time - tp);
    Vec cs => Tanh(Wd * c + bd);
    Vec ca => c - cs + d * cs;
    [Gate] Vec i => Sigmoid(Wi * x + Ui * h + bi);
    [Gate] Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec g => Tanh(Wg * x + Ug * h + bg);
    [Gate] Vec o => Sigmoid(Wo * x + Uo * h + bo);
    [Next(nameof(c))] Vec cNext => f * ca + i * g;
    [Next(nameof(h))] Vec hNext => o * Tanh(cNext);
    [Next(nameof(tp))] Scalar tpNext => time;
}
