using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>A cell that attends over its own past, with a linear head on the last step.</summary>
[SequenceModel]
public partial class GoldenAttentionEncoder
{
    [Input("I")] Series x;
    [Layer("I", "H"), TorchName("cell")] GoldenAttentionGru encoder;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series hidden => Scan(encoder, x);
    [Output] Vec logits => W * Last(hidden) + b;
}
