using static RnnDsl.Equations;

namespace RnnDsl.Tests.Composed.Models;

/// <summary><see cref="Reader"/> over the same cell from this project.</summary>
[SequenceModel]
public partial class OwnReader
{
    [Input("I")] Series x;
    [Layer("I", "H")] OwnGru onward;
    [Layer("I", "H")] OwnGru backward;
    [Layer("2*H", "H")] OwnGru top;
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
