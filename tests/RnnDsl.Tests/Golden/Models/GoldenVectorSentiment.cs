using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary><see cref="GoldenSentiment"/> over vectors in the place of tokens: paths between embeddings are paths between inputs.</summary>
[SequenceModel]
public partial class GoldenVectorSentiment
{
    [Input("E")] Series x;
    [Layer("E", "H"), TorchName("rnn", layer: 0)] Gru encoder;
    [Weight("H", "H"), TorchName("attn.W_a")] Mat Wa;
    [Bias("H"), TorchName("attn.b_a")] Vec ba;
    [Weight("H"), TorchName("attn.v")] Vec v;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series hidden => Scan(encoder, x);
    Signal e => Dot(Tanh(Wa * hidden + ba), v);
    [Attention] Signal alpha => Softmax(e);
    Vec context => Sum(alpha * hidden);
    [Output] Vec logits => W * context + b;
}
