using RnnDsl;
using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace Anomaly;

/// <summary>A signal → a GRU → what the next value will be. Where the signal does something else, something was unexpected.</summary>
[SequenceModel]
public partial class HeartModel
{
    [Input("I")] Series signal;
    [Layer("I", "H")] Gru memory;
    [Layer("H", "I")] Dense head;

    Series state => Scan(memory, signal);
    [Output] Series foretold => Apply(head, state);
}
