using RnnDsl;
using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace Sentiment;

/// <summary>Words → vectors → a GRU in each direction → attention → two classes, with dropout on the vectors and on what attention gathers.</summary>
[SequenceModel]
public partial class SentimentModel
{
    [Input] Tokens words;
    [Dropout(0.5, "E")] Series keepWord;
    [Dropout(0.5, "2*H")] Vec keepContext;
    [Weight("V", "E")] Mat embedding;
    [Layer("E", "H")] Gru ahead;
    [Layer("E", "H")] Gru back;
    [Weight("H", "2*H")] Mat Wa;
    [Bias("H")] Vec ba;
    [Weight("H")] Vec query;
    [Weight("C", "2*H")] Mat W;
    [Bias("C")] Vec b;

    Series embedded => keepWord * embedding[words];
    Series hidden => Concat(Scan(ahead, embedded), ScanReverse(back, embedded));
    Signal score => Dot(Tanh(Wa * hidden + ba), query);
    [Attention] Signal alpha => Softmax(score);
    Vec context => Sum(alpha * hidden);
    [Output] Vec logits => W * (keepContext * context) + b;
}
