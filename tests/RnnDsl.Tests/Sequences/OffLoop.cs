using static RnnDsl.Equations;

namespace RnnDsl.Tests.Sequences;

/// <summary>Attention that no state waits for, before and after the recurrence; and what an example has once, made of its contexts.</summary>
[RecurrentCell]
internal partial class OffLoop
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [State("H")] Vec late;
    [Context] Series mem;
    [Context] Signal gains;
    [History(nameof(h))] Series past;
    [History(nameof(late))] Series lates;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U, R, S;
    [Weight("D", "I")] Mat Q;
    [Weight("H", "D")] Mat V;
    [Bias("H")] Vec b;
    [Bias("D")] Vec d;
    [Hyper(0.3)] Scalar rate;

    Vec asked => Sum(Softmax(Dot(mem, Q * x)) * mem);
    Vec summary => V * (Mean(mem) + d) + Sum(gains) * b;
    [Next(nameof(h))] Vec hNext => (1 - rate) * h + rate * Tanh(W * x + U * h + V * asked + V * Mean(mem) + summary);
    [Attention] Signal recall => Softmax(Dot(R * past, S * h) + Max(gains));
    Vec remembered => Sum(recall * past);
    [Next(nameof(late))] Vec lateNext => Tanh(remembered + summary);
    [Output] Vec y => Sum(Square(lates)) + remembered * CumSum(hNext) + Inner(LogSoftmax(gains), gains);

    static Scalar Inner(Signal a, Signal b) => Sum(a * b);
}
