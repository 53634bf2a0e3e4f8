using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Composed.Models;

/// <summary>One cell over a sequence, and again over its own results from the other end.</summary>
[SequenceModel]
public partial class Twice
{
    [Input("H")] Series x;
    [Layer("H", "H")] Mgu cell;

    Series once => Scan(cell, x);
    Series again => ScanReverse(cell, once);
    [Output] Series both => once + again;
}
