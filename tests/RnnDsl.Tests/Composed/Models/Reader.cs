using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Composed.Models;

/// <summary>Both directions of a cell of RnnDsl.Cells, a third over their results that starts where one of them ended, and attention over it.</summary>
[SequenceModel]
public partial class Reader
{
    [Input("I")] Series x;
    [Layer("I", "H")] Gru onward;
    [Layer("I", "H")] Gru backward;
    [Layer("2*H", "H")] Gru top;
    [Weight("H")] Vec v;
    [Weight("C", "H")] Mat W;
    [Bias("C")] Vec b;

    Series right => Scan(onward, x);
    Series left => ScanReverse(backward, x);
    Series hidden => Scan(top, Concat(right, left), initial: Last(right));
    [Attention] Signal alpha => Softmax(Dot(hidden, v));
    Vec context => Sum(alpha * hidden);
    [Output] Vec logits => W * context + b;
    [Output] Series each => Sigmoid(W * hidden);
}
