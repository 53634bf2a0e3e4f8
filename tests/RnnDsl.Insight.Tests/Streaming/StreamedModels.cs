using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests.Streaming;

/// <summary>A label for each word, by two layers.</summary>
[SequenceModel]
internal partial class Tagger
{
    [Input] Tokens words;
    [Weight("V", "E")] Mat table;
    [Layer("E", "H")] Gru lower;
    [Layer("H", "O")] Lstm upper;
    [Weight("C", "O")] Mat W;
    [Bias("C")] Vec b;

    Series embedded => table[words];
    Series hidden => Scan(lower, embedded);
    [Output] Series logits => W * Scan(upper, hidden) + b;
}

/// <summary>A cell whose memory is a matrix.</summary>
[RecurrentCell]
internal partial class FastWeights
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [State("H", "H")] Mat A;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Hyper(0.75)] Scalar lam;
    [Hyper(0.5)] Scalar eta;

    [Next(nameof(A))] Mat ANext => lam * A + eta * Outer(h, h);
    Vec p => W * x + U * h;
    [Next(nameof(h))] Vec hNext => Tanh(p + ANext * Tanh(p));
}

/// <summary>A cell that attends over a context, counts its steps, and has an input beside x.</summary>
[RecurrentCell]
internal partial class Attending
{
    [Input("I")] Vec x;
    [Input] Scalar strength;
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
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + strength * read + b / (t + 1));
}

/// <summary>Something that a larger model applies: it has layers of its own.</summary>
[SequenceModel]
internal partial class Inner
{
    [Input("H")] Series x;
    [Layer("H", "O")] Gru reader;
    [Weight("O", "O")] Mat M;

    [Output] Series y => Tanh(M * Scan(reader, x));
}

/// <summary>Reads a source both ways, then writes, starting from what it read and attending over it.</summary>
[SequenceModel]
internal partial class Writer
{
    [Input] Tokens source;
    [Input] Tokens target;
    [Input] Signal strength;
    [Input("S")] Vec speaker;
    [Dropout(0.3)] Series mask;
    [Weight("V", "E")] Mat embedding;
    [Layer("E", "H")] Gru forth, back;
    [Layer("E", "H", "H")] Attending decoder;
    [Layer("H", "O")] Inner inner;
    [Weight("V", "O")] Mat W;
    [Weight("V", "S")] Mat P;

    Series encoded => Scan(forth, embedding[source]) + ScanReverse(back, embedding[source]);
    Series decoded => Scan(decoder, embedding[target], Last(encoded), ("mem", encoded), ("strength", strength));
    [Output] Series logits => W * Apply(inner, decoded * mask) + P * speaker;
}

/// <summary>A cell that attends over all its steps.</summary>
[RecurrentCell]
internal partial class Remembering
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [History(nameof(h))] Series past;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;

    [Attention] Signal alpha => Softmax(Dot(past, U * h));
    [Next(nameof(h))] Vec hNext => Tanh(W * x + Sum(alpha * past));
}
