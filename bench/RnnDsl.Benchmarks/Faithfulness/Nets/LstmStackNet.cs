using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Benchmarks.Faithfulness.Nets;

/// <summary>torch.nn.LSTM with two layers, and a linear head on the last step.</summary>
[SequenceModel]
public partial class LstmStackNet
{
    [Input("I")] Series x;
    [Layer("I", "H"), TorchName("rnn", layer: 0)] Lstm lower;
    [Layer("H", "H"), TorchName("rnn", layer: 1)] Lstm upper;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series hidden => Scan(lower, x);
    Series top => Scan(upper, hidden);
    [Output] Vec logits => W * Last(top) + b;
}
