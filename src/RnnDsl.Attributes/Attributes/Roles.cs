namespace RnnDsl;

/// <summary>
/// The quantity is a gate: a factor in [0, 1]. In a product, relevance goes to the other factor, and the gate can be
/// switched, patched and attributed to as one player.
/// </summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = false, Inherited = false)]
public sealed class GateAttribute : Attribute;

/// <summary>The quantity holds attention weights: none is negative and they sum to 1.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = false, Inherited = false)]
public sealed class AttentionAttribute : Attribute;

/// <summary>The quantity is a result. A cell without any gives its first state.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = false, Inherited = false)]
public sealed class OutputAttribute : Attribute;

/// <summary>
/// The property is the value of a state after the current step: <c>[Next(nameof(h))] Vec hNext => …;</c>. It has the
/// state's type and shape, and every state has exactly one.
/// </summary>
/// <param name="state">The name of the state's field.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = false, Inherited = false)]
public sealed class NextAttribute(string state) : Attribute
{
    /// <summary>The name of the state's field.</summary>
    public string State { get; } = state;
}

/// <summary>
/// The method is an activation function of one value that has rules of its own for explainers, where those that follow from its
/// body are not wanted. Each is another method of the class: <c>[Activation(Secant = nameof(Slope))] static Vec Snake(Vec x) => …;</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class ActivationAttribute : Attribute
{
    /// <summary>The method of (x, x₀) that gives DeepLIFT's multiplier, the slope of the line from x₀ to x; where both are the same the derivative stands in.</summary>
    public string? Secant { get; set; }

    /// <summary>The method of (x, y, r) that gives x's relevance from that of y.</summary>
    public string? Relevance { get; set; }
}

/// <summary>Overrides how relevance passes through this quantity's equation.</summary>
/// <param name="rule">The name of the rule.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = false, Inherited = false)]
public sealed class RelevanceAttribute(string rule) : Attribute
{
    /// <summary>The name of the rule.</summary>
    public string Rule { get; } = rule;
}
