using static RnnDsl.Equations;

namespace RnnDsl.Tests.Sequences;

/// <summary>Two histories, of a vector and of a number, and two contexts at once.</summary>
[RecurrentCell]
internal partial class ManyMemories
{
    [Input("I")] Vec x;
    [Input] Scalar u;
    [State("H")] Vec h;
    [State] Scalar c;
    [History(nameof(h))] Series past;
    [History(nameof(c))] Signal counts;
    [Context("D")] Series mem;
    [Context] Signal prices;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Weight("H", "D")] Mat V;
    [Weight("D", "H")] Mat Q;
    [Bias("H")] Vec b;

    Signal overPast => LogOf(Softmax(Dot(past, h) + counts));
    Vec ownPast => Sum(overPast * past) - 0.5 * Mean(past);
    [Attention] Signal overMem => Softmax(Dot(mem, Q * h));
    Vec ofMem => Sum(overMem * (mem * mem)) / (1 + Sum(Square(prices)));
    Scalar price => Mean(Tanh(prices * u)) + Sum(counts) / 10;
    [Next(nameof(c))] Scalar cNext => 0.5 * c + 0.1 * Sum(Sigmoid(counts) * counts) + price;
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * ownPast + V * ofMem + b * cNext);

    Signal LogOf(Signal weights) => Log(weights + 0.5);
}
