using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Benchmarks.Explainers;

/// <summary>What is explained: torch.nn.GRU with a linear head on the last step.</summary>
[SequenceModel]
internal partial class GruClassifier
{
    [Input("I")] Series x;
    [Layer("I", "H"), TorchName("rnn", layer: 0)] Gru encoder;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series hidden => Scan(encoder, x);
    [Output] Vec logits => W * Last(hidden) + b;
}
