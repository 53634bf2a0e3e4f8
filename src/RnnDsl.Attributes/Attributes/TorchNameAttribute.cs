namespace RnnDsl;

/// <summary>
/// Where a weight or a layer is found in a PyTorch state dict. On a cell's weight it names the tensor and, where
/// PyTorch stacks several gates in one tensor, the block of rows: <c>[TorchName("weight_ih", part: 0)]</c>. On a model's
/// layer it gives prefix and suffix: <c>[TorchName("rnn", layer: 1, reverse: true)]</c> is <c>rnn.…_l1_reverse</c>.
/// </summary>
/// <param name="name">The tensor's or the module's name.</param>
/// <param name="part">The block of rows, from 0; -1 for the whole tensor.</param>
/// <param name="layer">The layer inside the module, from 0; -1 where names have no layer suffix.</param>
/// <param name="reverse">Whether it is the reverse direction (<c>_reverse</c>).</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class TorchNameAttribute(string name, int part = -1, int layer = -1, bool reverse = false) : Attribute
{
    /// <summary>The tensor's or the module's name.</summary>
    public string Name { get; } = name;

    /// <summary>The block of rows, from 0; -1 for the whole tensor.</summary>
    public int Part { get; init; } = part;

    /// <summary>The layer inside the module, from 0; -1 where names have no layer suffix.</summary>
    public int Layer { get; init; } = layer;

    /// <summary>Whether it is the reverse direction.</summary>
    public bool Reverse { get; init; } = reverse;
}
