using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>torch.nn.LSTM, bidirectional, with a linear head on where each direction ends.</summary>
[SequenceModel]
public partial class GoldenLstmBothWays
{
    [Input("I")] Series x;
    [Layer("I", "H"), TorchName("rnn", layer: 0)] Lstm onward;
    [Layer("I", "H"), TorchName("rnn", layer: 0, reverse: true)] Lstm backward;
    [Weight("C", "2*H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series right => Scan(onward, x);
    Series left => ScanReverse(backward, x);
    [Output] Vec logits => W * Concat(Last(right), First(left)) + b;
}
