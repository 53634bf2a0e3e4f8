namespace RnnDsl;

/// <summary>
/// Marks a partial class as the definition of a recurrent cell: what happens at one step. Its fields are the leaves
/// (<see cref="InputAttribute"/>, <see cref="StateAttribute"/>, <see cref="WeightAttribute"/>, …), its expression-bodied
/// properties are the equations; one property per state carries <see cref="NextAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class RecurrentCellAttribute : Attribute;

/// <summary>
/// Marks a partial class as the definition of a model over whole sequences: layers (<see cref="LayerAttribute"/>),
/// attention and the read-out, with one <see cref="OutputAttribute"/> or more.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class SequenceModelAttribute : Attribute;

/// <summary>
/// Asks for the programs that explainers need (relevance, DeepLIFT multipliers, contextual decomposition), for one
/// definition or, on the assembly, for every definition in it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = false, Inherited = false)]
public sealed class ExplainableAttribute : Attribute;

/// <summary>
/// Written by generated code, never by hand: the definition's signature in a machine-readable form, so that a project
/// which sees only the compiled assembly can use the definition as a layer.
/// </summary>
/// <param name="signature">Dimensions, inputs, states, outputs, roles and programs of the definition.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DefinitionAttribute(string signature) : Attribute
{
    /// <summary>Dimensions, inputs, states, outputs, roles and programs of the definition.</summary>
    public string Signature { get; } = signature;
}
