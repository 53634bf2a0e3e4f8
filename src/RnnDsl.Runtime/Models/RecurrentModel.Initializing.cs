namespace RnnDsl.Models;

public abstract partial class RecurrentModel<T>
{
    /// <summary>Draws all parameters anew, as PyTorch does (<see cref="Initializer.TorchUniform"/>).</summary>
    /// <param name="seed">The same seed gives the same parameters, bit for bit.</param>
    public void Initialize(ulong seed) => Initialize(Initializer.TorchUniform, seed);

    /// <summary>Draws all parameters anew.</summary>
    /// <param name="initializer">How they are drawn.</param>
    /// <param name="seed">The same seed gives the same parameters, bit for bit; in float those of double, rounded.</param>
    public void Initialize(Initializer initializer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        using ParameterEdit<T> edit = Edit();
        for (int p = 0; p < Description.Parameters.Length; p++)
        {
            WeightEdit<T> weight = edit[p];
            var values = new double[weight.Span.Length];
            initializer.Fill(values, Description.Parameters[p], Description, RandomStream.For(seed, p));
            for (int i = 0; i < values.Length; i++) weight[i] = T.CreateTruncating(values[i]);
        }
    }
}
