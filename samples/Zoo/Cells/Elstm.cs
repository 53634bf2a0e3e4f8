using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The LSTM with element-wise recurrence (Irie et al., arXiv 2305.19044, 2023): no h before the step, and the output gate sees the
/// new cell through a full matrix. c' = f * c + (1 − f) * z.
/// </summary>
[RecurrentCell]
public partial class Elstm
{
    [Input("I")] Vec x;
    [State("H")] Vec c;
    [Weight("H", "I")] Mat Wf, Wz, Wo;
    [Weight("H", "H")] Mat Uo;
    [Weight("H")] Vec uf, uz;
    [Bias("H")] Vec bf, bz, bo;

    [Gate] Vec f => Sigmoid(Wf * x + uf * c + bf);
    Vec z => Tanh(Wz * x + uz * c + bz);
    [Next(nameof(c))] Vec cNext => f * c + (1 - f) * z;
    [Gate] Vec o => Sigmoid(Wo * x + Uo * cNext + bo);
    [Output] Vec h => o * cNext;
}
