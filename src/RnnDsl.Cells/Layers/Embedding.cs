using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>A vector for each token, learned, as torch.nn.Embedding.</summary>
[SequenceModel]
public partial class Embedding
{
    [Input] Tokens tokens;
    [Weight("V", "E"), TorchName("weight")] Mat table;

    [Output] Series embedded => table[tokens];
}
