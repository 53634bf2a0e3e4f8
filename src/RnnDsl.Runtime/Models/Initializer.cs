namespace RnnDsl.Models;

/// <summary>How parameters are drawn before training.</summary>
/// <remarks>A weight [r × c] has c inputs and r outputs; a vector of weights has its length as inputs and one output.</remarks>
public abstract class Initializer
{
    /// <summary>
    /// Uniform in ±1/√(width of the first state), biases too: the default of PyTorch's RNN, GRU and LSTM. Without a state, in ±1/√inputs, as PyTorch's Linear;
    /// biases too, whose inputs are then those of the widest weight.
    /// </summary>
    public static Initializer TorchUniform { get; } = new UniformInitializer((fan, model) => 1 / Math.Sqrt(
        model.States.Length > 0 ? ModelDescription.Elements(model.States[0].Shape)
        : model.Parameters.Where(parameter => parameter.Shape.Length == 2).Select(parameter => parameter.Shape[1]).DefaultIfEmpty(fan.In).Max() is var widest && fan.Out == 1 ? widest : fan.In), biases: true);

    /// <summary>Uniform in ±√(6 / (inputs + outputs)); biases zero (Glorot and Bengio 2010).</summary>
    public static Initializer XavierUniform { get; } = new UniformInitializer((fan, _) => Math.Sqrt(6.0 / (fan.In + fan.Out)), biases: false);

    /// <summary>Normal with variance 2 / (inputs + outputs); biases zero (Glorot and Bengio 2010).</summary>
    public static Initializer XavierNormal { get; } = new NormalInitializer(fan => Math.Sqrt(2.0 / (fan.In + fan.Out)));

    /// <summary>Uniform in ±√(6 / inputs); biases zero (He et al. 2015).</summary>
    public static Initializer KaimingUniform { get; } = new UniformInitializer((fan, _) => Math.Sqrt(6.0 / fan.In), biases: false);

    /// <summary>Normal with variance 2 / inputs; biases zero (He et al. 2015).</summary>
    public static Initializer KaimingNormal { get; } = new NormalInitializer(fan => Math.Sqrt(2.0 / fan.In));

    /// <summary>Random matrices with orthonormal rows or columns, whichever are fewer; biases zero (Saxe et al. 2014).</summary>
    public static Initializer Orthogonal { get; } = new OrthogonalInitializer();

    /// <summary>Normal with a standard deviation; biases zero. torch.nn.Embedding draws with 1.</summary>
    public static Initializer Normal(double deviation) => new NormalInitializer(_ => deviation);

    /// <summary>All zero.</summary>
    public static Initializer Zero { get; } = Constant(0);

    /// <summary>All one value.</summary>
    public static Initializer Constant(double value) => new ConstantInitializer(value);

    /// <summary>Another initializer for each parameter.</summary>
    /// <param name="choose">Chooses by name, shape or role.</param>
    public static Initializer PerParameter(Func<ParameterInfo, Initializer> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        return new ChoosingInitializer(choose);
    }

    /// <summary>Writes one parameter, row by row.</summary>
    /// <param name="values">The elements, zero at first.</param>
    /// <param name="parameter">Which parameter it is.</param>
    /// <param name="model">The model that it belongs to.</param>
    /// <param name="random">Random numbers for this parameter alone.</param>
    public abstract void Fill(Span<double> values, ParameterInfo parameter, ModelDescription model, RandomStream random);

    private protected static (int In, int Out) Fan(ParameterInfo parameter) => parameter.Shape switch
    {
        [] => (1, 1),
        [int n] => (n, 1),
        [int rows, int columns] => (columns, rows),
        _ => (ModelDescription.Elements(parameter.Shape) / parameter.Shape[0], parameter.Shape[0]),
    };
}
