using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// DeltaNet: linear attention with the delta rule (Schlag, Irie and Schmidhuber, arXiv 2102.11174, 2021; Yang et al., arXiv
/// 2406.06484). S holds values in rows and keys in columns; what S gives for the key is corrected towards v by the share β.
/// </summary>
[RecurrentCell]
public partial class DeltaNet
{
    [Input("I")] Vec x;
    [State("V", "K")] Mat S;
    [Weight("K", "I")] Mat Wq, Wk;
    [Weight("V", "I")] Mat Wv;
    [Weight("I")] Vec wb;
    [Bias] Scalar bb;

    Vec q => Wq * x;
    Vec u => Wk * x;
    Vec k => u / Norm(u);
    Vec v => Wv * x;
    [Gate] Scalar beta => Sigmoid(Dot(wb, x) + bb);
    [Next(nameof(S))] Mat SNext => S + beta * Outer(v - S * k, k);
    [Output] Vec y => SNext * q;
}
