using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>torch.nn.GRU, bidirectional, with a linear head on where each direction ends.</summary>
[SequenceModel]
public partial class GoldenGruBothWays
{
    [Input("I")] Series x;
    [Layer("I", "H"), TorchName("rnn", layer: 0)] Gru onward;
    [Layer("I", "H"), TorchName("rnn", layer: 0, reverse: true)] Gru backward;
    [Weight("C", "2*H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series right => Scan(onward, x);
    Series left => ScanReverse(backward, x);
    [Output] Vec logits => W * Concat(Last(right), First(left)) + b;
}
