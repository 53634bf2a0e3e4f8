using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Golden.Models;

/// <summary>torch.nn.Embedding, torch.nn.GRU, attention pooling, a linear head.</summary>
[SequenceModel]
public partial class GoldenSentiment
{
    [Input] Tokens words;
    [Weight("V", "E"), TorchName("embedding.weight")] Mat embedding;
    [Layer("E", "H"), TorchName("rnn", layer: 0)] Gru encoder;
    [Weight("H", "H"), TorchName("attn.W_a")] Mat Wa;
    [Bias("H"), TorchName("attn.b_a")] Vec ba;
    [Weight("H"), TorchName("attn.v")] Vec v;
    [Weight("C", "H"), TorchName("fc.weight")] Mat W;
    [Bias("C"), TorchName("fc.bias")] Vec b;

    Series embedded => embedding[words];
    Series hidden => Scan(encoder, embedded);
    Signal e => Dot(Tanh(Wa * hidden + ba), v);
    [Attention] Signal alpha => Softmax(e);
    Vec context => Sum(alpha * hidden);
    [Output] Vec logits => W * context + b;
}
