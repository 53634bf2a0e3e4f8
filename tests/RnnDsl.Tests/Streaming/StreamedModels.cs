using RnnDsl.Cells;
using RnnDsl.Tests.Sequences;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Streaming;

/// <summary>A language model over letters.</summary>
[SequenceModel]
public partial class Babbler
{
    [Feedback(nameof(logits))] Tokens letters;
    [Weight("V", "E")] Mat embedding;
    [Layer("E", "H")] Gru reader;
    [Weight("V", "H")] Mat W;
    [Bias("V")] Vec b;

    Series embedded => embedding[letters];
    Series hidden => Scan(reader, embedded);
    [Output] Series logits => W * hidden + b;
}

/// <summary>A decoder's cell, which attends over what an encoder made.</summary>
[RecurrentCell]
public partial class Attending
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Context("D")] Series mem;
    [Step] Scalar t;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Weight("D", "H")] Mat K;
    [Weight("H", "D")] Mat R;
    [Bias("H")] Vec b;

    [Attention] Signal alpha => Softmax(Dot(mem, K * h));
    Vec read => R * Sum(alpha * mem);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + read + b / (t + 1));
}

/// <summary>A translator: reads a source both ways, then writes, attending over the source and over what it wrote, in the voice of a speaker.</summary>
[SequenceModel]
internal partial class Translator
{
    [Input] Tokens source;
    [Feedback(nameof(logits))] Tokens target;
    [Input("S")] Vec speaker;
    [Dropout(0.3)] Series mask;
    [Weight("V", "E")] Mat embedding;
    [Layer("E", "H")] Gru forth, back;
    [Layer("E", "H", "H")] Attending decoder;
    [Layer("H", "H", "A")] AttentionRnn memory;
    [Weight("V", "H")] Mat W;
    [Weight("V", "S")] Mat P;
    [Bias("V")] Vec b;

    Series encoded => Scan(forth, embedding[source]) + ScanReverse(back, embedding[source]);
    Series decoded => Scan(decoder, embedding[target], Last(encoded), ("mem", encoded));
    Series remembered => Scan(memory, decoded * mask);
    [Output] Series logits => W * remembered + P * speaker + b;
}

/// <summary>A layer that walks back.</summary>
[SequenceModel]
internal partial class LooksAhead
{
    [Input("I")] Series x;
    [Layer("I", "H")] Gru later;

    [Output] Series y => ScanReverse(later, x);
}

/// <summary>A normalisation over steps.</summary>
[SequenceModel]
internal partial class WeighsSteps
{
    [Input("I")] Series x;
    [Layer("I", "H")] Gru reader;
    [Weight("H")] Vec v;

    Series hidden => Scan(reader, x);
    Signal weights => Softmax(Dot(hidden, v));
    [Output] Vec pooled => Sum(weights * hidden);
}

/// <summary>Only the last step counts.</summary>
[SequenceModel]
internal partial class KeepsTheLast
{
    [Input("I")] Series x;
    [Layer("I", "H")] Gru reader;
    [Weight("C", "H")] Mat W;

    [Output] Vec scores => W * Last(Scan(reader, x));
}

/// <summary>A model whose layer is a model.</summary>
[SequenceModel]
internal partial class Nesting
{
    [Input] Tokens words;
    [Layer("V", "E", "H")] Babbler inner;
    [Layer("V", "O")] Gru outer;

    Series said => Apply(inner, words);
    [Output] Series y => Scan(outer, said);
}

/// <summary>A model whose layer is a model that walks back.</summary>
[SequenceModel]
internal partial class NestingBack
{
    [Input("I")] Series x;
    [Layer("I", "H")] LooksAhead inner;

    [Output] Series y => Tanh(Apply(inner, x));
}
