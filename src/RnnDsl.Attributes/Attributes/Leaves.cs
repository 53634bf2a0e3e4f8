namespace RnnDsl;

/// <summary>
/// An input: a <see cref="Vec"/> or <see cref="Scalar"/> of the current step inside a cell, a sequence in a model.
/// </summary>
/// <param name="dimensions">Names, ints or expressions: <c>[Input("I")] Vec x;</c>. None: inferred.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class InputAttribute(params object[] dimensions) : ShapedAttribute(dimensions);

/// <summary>
/// A state: its value before the current step. The property with <see cref="NextAttribute"/> gives the value after it.
/// </summary>
/// <param name="dimensions">Names, ints or expressions: <c>[State("H")] Vec h;</c>. None: inferred.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class StateAttribute(params object[] dimensions) : ShapedAttribute(dimensions);

/// <summary>
/// A learned parameter of any type: <c>[Weight("H", "I")] Mat Wz, Wr;</c>, <c>[Weight] Scalar alpha;</c>.
/// </summary>
/// <param name="dimensions">Names, ints or expressions, rows first. None: inferred.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class WeightAttribute(params object[] dimensions) : ShapedAttribute(dimensions);

/// <summary>
/// A learned parameter that is added to others: initialised like a bias, and reported apart where relevance is absorbed.
/// </summary>
/// <param name="dimensions">Names, ints or expressions: <c>[Bias("H")] Vec b;</c>. None: inferred.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class BiasAttribute(params object[] dimensions) : ShapedAttribute(dimensions);

/// <summary>
/// A sequence to attend over, the same at every step and with lengths of its own: <c>[Context("D")] Series memory;</c>.
/// </summary>
/// <param name="dimensions">The dimensions of one row. None: inferred.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class ContextAttribute(params object[] dimensions) : ShapedAttribute(dimensions);

/// <summary>
/// A named constant that is not learned: <c>[Hyper(1e-5)] Scalar epsilon;</c>, or with dimensions a constant vector or
/// matrix whose values the user supplies when the model is made: <c>[Hyper("H")] Vec period;</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class HyperAttribute : ShapedAttribute
{
    /// <summary>A number.</summary>
    /// <param name="value">The value that the model starts with.</param>
    public HyperAttribute(double value) : base([]) => Value = value;

    /// <summary>A constant vector or matrix, supplied when the model is made.</summary>
    /// <param name="dimension">The first dimension, a name or an expression.</param>
    /// <param name="dimensions">The further dimensions.</param>
    public HyperAttribute(string dimension, params object[] dimensions) : base([dimension, .. dimensions])
    {
    }

    /// <summary>The number; null for a constant vector or matrix.</summary>
    public double? Value { get; }
}

/// <summary>
/// The index of the current step, from 0: <c>[Step] Scalar t;</c>. It goes on when state is carried or streamed.
/// </summary>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class StepAttribute : Attribute;

/// <summary>
/// All values of a state so far, the initial one first: t + 1 rows at step t. <c>[History(nameof(h))] Series past;</c>.
/// </summary>
/// <param name="state">The name of the state.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class HistoryAttribute(string state) : Attribute
{
    /// <summary>The name of the state.</summary>
    public string State { get; } = state;
}

/// <summary>
/// Another definition used as a layer: <c>[Layer("E", "H")] Gru encoder;</c>. Positional dimensions stand for those of
/// the layer's definition in the order of their first appearance there.
/// </summary>
/// <param name="dimensions">Names, ints or expressions. None: inferred.</param>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = false, Inherited = false)]
public sealed class LayerAttribute(params object[] dimensions) : ShapedAttribute(dimensions);
