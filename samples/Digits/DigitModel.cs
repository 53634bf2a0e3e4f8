using RnnDsl;
using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace Digits;

/// <summary>The rows of an image, one after the other → a GRU → attention over the rows → a digit.</summary>
[SequenceModel]
public partial class DigitModel
{
    [Input("I")] Series rows;
    [Layer("I", "H")] Gru reader;
    [Layer("H", "A")] AttentionPooling pool;
    [Layer("2*H", "C")] Dense head;

    Series seen => Scan(reader, rows);
    Vec gathered => Apply(pool, seen);
    Vec summary => Concat(gathered, Last(seen));
    [Output] Vec logits => Apply(head, summary);
}
