using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Benchmarks.Faithfulness.Nets;

/// <summary>torch.nn.LSTM with one layer, and a linear head on the last step.</summary>
[SequenceModel]
public partial class LstmNet
{
    [Input("I")] Series x;
    [Layer("I", "H"), TorchName("rnn", layer: 0)] Lstm lower;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series top => Scan(lower, x);
    [Output] Vec logits => W * Last(top) + b;
}
