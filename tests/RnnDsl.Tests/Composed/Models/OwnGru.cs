using static RnnDsl.Equations;

namespace RnnDsl.Tests.Composed.Models;

/// <summary>The equations of RnnDsl.Cells.Gru in the project of the models that use them.</summary>
[RecurrentCell]
public partial class OwnGru
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat Wz, Wr, Wn;
    [Weight("H", "H")] Mat Uz, Ur, Un;
    [Bias("H")] Vec bz, br, bn, cz, cr, cn;

    Vec az => Wz * x + bz + Uz * h + cz;
    Vec ar => Wr * x + br + Ur * h + cr;
    Vec q => Un * h + cn;
    [Gate] Vec z => Sigmoid(az);
    [Gate] Vec r => Sigmoid(ar);
    Vec an => Wn * x + bn + r * q;
    Vec n => Tanh(an);
    [Next(nameof(h))] Vec hNext => (1 - z) * n + z * h;
}
