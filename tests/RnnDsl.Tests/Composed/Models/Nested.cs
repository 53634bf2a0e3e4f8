using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Composed.Models;

/// <summary>Models as layers of a model: one of this project, others of RnnDsl.Cells.</summary>
[SequenceModel]
public partial class Nested
{
    [Input] Tokens words;
    [Layer("V", "E")] Embedding lookup;
    [Layer("E", "H")] Lstm encoder;
    [Layer("H")] Twice inner;
    [Layer("H", "A")] AttentionPooling pool;
    [Layer("H", "C")] Dense head;

    Series embedded => Apply(lookup, words);
    Series encoded => Scan(encoder, embedded);
    Series mixed => Apply(inner, encoded);
    Vec context => Apply(pool, mixed);
    [Output] Vec logits => Apply(head, context);
}
