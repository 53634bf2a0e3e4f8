namespace RnnDsl.Models;

public abstract partial class RecurrentModel<T>
{
    /// <summary>Draws all parameters anew, as PyTorch does (<see cref="Initializer.TorchUniform"/>).</summary>
    /// <param name="seed">The same seed gives the same parameters, bit for bit.</param>
    public void Initialize(ulong seed) => Initialize(Initializer.TorchUniform, seed);

    /// <summary>Draws all parameters anew.</summary>
    /// <param name="initializer">How they are drawn.</param>
    /// <param name="seed">The same seed gives the same parameters, bit for bit; in float those of double, rounded.</param>
    public virtual void Initialize(Initializer initializer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        using ParameterEdit<T> edit = Edit();
        for (int p = 0; p < Description.Parameters.Length; p++) Draw(edit[p], initializer, Description.Parameters[p], Description, RandomStream.For(seed, p));
    }

    private protected static void Draw(WeightEdit<T> weight, Initializer initializer, ParameterInfo parameter, ModelDescription model, RandomStream random)
    {
        var values = new double[weight.Span.Length];
        initializer.Fill(values, parameter, model, random);
        for (int i = 0; i < values.Length; i++) weight[i] = T.CreateTruncating(values[i]);
    }
}
