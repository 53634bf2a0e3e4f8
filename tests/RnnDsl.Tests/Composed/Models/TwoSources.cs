using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Composed.Models;

/// <summary>Two sequences of different lengths and a vector for each example, with dropout in training.</summary>
[SequenceModel]
public partial class TwoSources
{
    [Input("I")] Series x;
    [Input("J")] Series notes;
    [Input("K")] Vec about;
    [Dropout(0.5, "H")] Vec mask;
    [Layer("I", "H")] Gru first;
    [Layer("J", "H")] Gru second;
    [Weight("C", "H")] Mat W;
    [Weight("C", "K")] Mat A;

    Series read => Scan(first, x);
    Series noted => ScanReverse(second, notes);
    Vec both => mask * (Last(read) + First(noted));
    [Output] Vec logits => W * both + Tanh(A * about);
}
