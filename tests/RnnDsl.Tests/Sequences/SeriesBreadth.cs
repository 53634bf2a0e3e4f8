using static RnnDsl.Equations;

namespace RnnDsl.Tests.Sequences;

/// <summary>What the language can do with sequences; the states are delays, so that the recurrence is in the histories alone.</summary>
[RecurrentCell]
internal partial class SeriesBreadth
{
    [Input("D")] Vec x;
    [State("D")] Vec s;
    [State("D")] Vec h;
    [History(nameof(s))] Series seen;
    [History(nameof(h))] Series past;
    [Context("D")] Series mem;
    [Weight("K", "D")] Mat A;
    [Weight("K", "2*D")] Mat B;
    [Weight("D", "K")] Mat C;
    [Bias("K")] Vec b;
    [Weight] Scalar g;

    Series keys => A * mem + b;
    Series soft => Softmax(g * keys - Mean(keys));
    Signal scores => Dot(soft, keys) + 0.5 * (CubeOf(Sum(soft)) / 3 + 1);
    Vec read => Sum(Softmax(-scores) * (C * soft));
    Series both => Concat(seen, past);
    Signal fit => Dot(Tanh(B * both), b) - Dot(seen, past);
    Series gated => (1 - Sigmoid(fit)) * (past - seen) + (x * seen) / 2;
    Signal steps => Dot(x, gated) > 0;
    [Next(nameof(s))] Vec sNext => x;
    [Next(nameof(h))] Vec hNext => Tanh(read + Sum(steps * gated) / 4 + 0.5 * h);
    [Output] Signal output => fit * fit + LogSumOf(fit);

    Scalar CubeOf(Vec v) => Sum(v) * Sum(v) * Sum(v);

    Scalar LogSumOf(Signal s) => Log(Sum(Exp(s)));
}
