using static RnnDsl.Equations;

namespace RnnDsl.Cells;

/// <summary>A linear layer, y = W x + b, as torch.nn.Linear: applied to a value of a sequence or to each of its steps.</summary>
[RecurrentCell]
public partial class Dense
{
    [Input("I")] Vec x;
    [Weight("O", "I"), TorchName("weight")] Mat W;
    [Bias("O"), TorchName("bias")] Vec b;

    [Output] Vec y => W * x + b;
}
