using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests;

/// <summary>A cell with a vector and a matrix for states, and with equations that read the number of the step.</summary>
[RecurrentCell]
public partial class FastMemory
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [State("D", "H")] Mat M;
    [Step] Scalar t;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Weight("D", "I")] Mat K;
    [Weight("H", "D")] Mat R;
    [Bias("H")] Vec b;

    Vec key => Tanh(K * x);
    [Gate] Vec keep => Sigmoid(W * x + U * h + b);
    [Next(nameof(M))] Mat MNext => 0.8 * M + Outer(key, keep * h + b);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + keep * (Transpose(MNext) * key) + R * key * Sin(t));
}
