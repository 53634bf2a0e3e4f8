using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests;

/// <summary>A decoder's cell, which attends over what an encoder made and reads the number of the step.</summary>
[RecurrentCell]
public partial class AttendingCell
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Context("D")] Series memory;
    [Step] Scalar t;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Weight("D", "H")] Mat K;
    [Weight("H", "D")] Mat R;
    [Bias("H")] Vec b;

    [Attention] Signal alpha => Softmax(Dot(memory, K * h));
    Vec read => R * Sum(alpha * memory);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + read + b / (t + 1));
}

/// <summary>An encoder, and a decoder over steps of its own that begins where the encoder ends and attends over it.</summary>
[SequenceModel]
public partial class Translator
{
    [Input("I")] Series source;
    [Input("I")] Series target;
    [Layer("I", "H")] Gru encoder;
    [Layer("I", "H", "H")] AttendingCell decoder;
    [Weight("C", "H")] Mat W;
    [Bias("C")] Vec b;

    Series encoded => Scan(encoder, source);
    Series decoded => Scan(decoder, target, Last(encoded), ("memory", encoded));
    [Output] Series logits => W * decoded + b;
}
