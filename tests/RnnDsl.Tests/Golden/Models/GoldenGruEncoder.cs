using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>torch.nn.GRU, one layer, with a linear head on each sequence's last step.</summary>
[SequenceModel]
public partial class GoldenGruEncoder
{
    [Input("I")] Series x;
    [Layer("I", "H"), TorchName("rnn", layer: 0)] Gru encoder;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series hidden => Scan(encoder, x);
    [Output] Vec logits => W * Last(hidden) + b;
}
