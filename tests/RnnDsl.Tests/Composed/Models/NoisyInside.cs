using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Composed.Models;

/// <summary>Draws a mask for each sequence and one for each step.</summary>
[SequenceModel]
public partial class Noisy
{
    [Input("I")] Series x;
    [Dropout(0.5, "H")] Vec once;
    [Dropout(0.5, "I")] Series each;
    [Layer("I", "H")] Gru cell;

    Series dropped => each * x;
    Series read => Scan(cell, dropped);
    [Output] Vec last => once * Last(read);
}

/// <summary>A model that draws inside of one that draws nothing.</summary>
[SequenceModel]
public partial class NoisyInside
{
    [Input("I")] Series x;
    [Layer("I", "H")] Noisy inner;
    [Layer("H", "C")] Dense head;

    Vec encoded => Apply(inner, x);
    [Output] Vec logits => Apply(head, encoded);
}
