using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests;

/// <summary>Counts modulo n: an automaton by construction, one state of the model for each of its.</summary>
[RecurrentCell]
public partial class Counter
{
    [Input("I")] Vec x;
    [State] Scalar h;
    [Weight("I")] Vec w;
    [Hyper(3)] Scalar n;

    [Next(nameof(h))] Scalar hNext => Mod(h + Dot(w, x), n);
}

/// <summary>Reads tokens by a recurrent layer; its class is read at the last of all steps.</summary>
[SequenceModel]
public partial class Reader
{
    [Input] Tokens letters;
    [Weight("V", "E")] Mat embedding;
    [Layer("E", "H")] RnnDsl.Cells.Gru reader;
    [Weight("C", "H")] Mat W;

    Series hidden => Scan(reader, embedding[letters]);
    [Output] Series logits => W * hidden;
}

/// <summary>Two inputs, and no state.</summary>
[SequenceModel]
public partial class NoRecurrence
{
    [Input("I")] Series x;
    [Weight("C", "I")] Mat W;

    [Output] Vec logits => W * Last(x);
}
