using RnnDsl;
using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace SideBySide;

/// <summary>Words → vectors → a GRU → attention over the words → a class.</summary>
[SequenceModel]
public partial class TextModel
{
    [Input] Tokens words;
    [Weight("V", "E")] Mat embedding;
    [Layer("E", "H")] Gru reader;
    [Weight("H")] Vec query;
    [Layer("H", "C")] Dense head;

    Series embedded => embedding[words];
    Series hidden => Scan(reader, embedded);
    [Attention] Signal alpha => Softmax(Dot(hidden, query));
    Vec context => Sum(alpha * hidden);
    [Output] Vec logits => Apply(head, context);
}

/// <summary>Frames of a sound, or rows of an image → a GRU → attention over them → a class.</summary>
[SequenceModel]
public partial class FrameModel
{
    [Input("I")] Series frames;
    [Layer("I", "H")] Gru reader;
    [Weight("H")] Vec query;
    [Layer("H", "C")] Dense head;

    Series hidden => Scan(reader, frames);
    [Attention] Signal alpha => Softmax(Dot(hidden, query));
    Vec context => Sum(alpha * hidden);
    [Output] Vec logits => Apply(head, context);
}
