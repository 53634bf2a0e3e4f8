using System;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnDsl.Generator.Analyzing;

namespace RnnDsl.Generator.Reading;

/// <summary>A definition as its syntax tells it, and nothing more: equal records compile to equal programs.</summary>
/// <param name="HasCompilerErrors">Whether C# itself has an error that syntax alone tells: it gets no programs then, and nothing is reported for it here.</param>
internal sealed record DefinitionSource(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string Modifiers,
    bool IsModel,
    bool HasBase,
    EquatableArray<LeafSource> Leaves,
    EquatableArray<QuantitySource> Quantities,
    EquatableArray<HelperSource> Helpers,
    EquatableArray<ConstantSource> Constants,
    EquatableArray<string> OutsideNames,
    EquatableArray<Problem> Problems,
    bool HasCompilerErrors,
    Position At)
{
    /// <summary>Other definitions that a model uses.</summary>
    public EquatableArray<LayerSource> Layers { get; init; }

    /// <summary>Whether it gets the programs of explainers.</summary>
    public bool IsExplainable { get; init; }

    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;

    /// <summary>Whether a dimension can be a member of the class under its own name.</summary>
    public bool CanBeMember(string dimension) =>
        dimension != Name && !Leaves.Any(l => l.Name == dimension) && !Quantities.Any(q => q.Name == dimension) && !Layers.Any(l => l.Name == dimension) && !Constants.Any(c => c.Name == dimension);

    /// <summary>The definition whose reading failed: nothing is known but where it is.</summary>
    public static DefinitionSource Failed(ClassDeclarationSyntax type, bool isModel, Exception error) => new(
        DefinitionReader.NamespaceOf(type), default, type.Identifier.ValueText, "", isModel, false, default, default, default, default, default,
        new[] { new Problem(Descriptors.Internal.Id, Position.Of(type.Identifier), new[] { type.Identifier.ValueText, error.Message }.ToEquatable()) }.ToEquatable(),
        false,
        Position.Of(type.Identifier));
}

/// <summary>The declared type of a value; the number of its dimensions.</summary>
internal enum ValueType
{
    Scalar = 0,
    Vec = 1,
    Mat = 2,

    /// <summary>A scalar at every position of a sequence.</summary>
    Signal,

    /// <summary>A vector at every position of a sequence.</summary>
    Series,

    /// <summary>An integer at every step of a model's sequence.</summary>
    Tokens,
}

internal static class ValueTypes
{
    /// <summary>The number of dimensions of a value, its positions included.</summary>
    public static int Rank(this ValueType type) => type switch { ValueType.Signal => 1, ValueType.Series => 2, _ => (int)type };

    /// <summary>The number of dimensions that a declaration states.</summary>
    public static int StatedRank(this ValueType type) => type switch { ValueType.Signal or ValueType.Tokens => 0, ValueType.Series => 1, _ => (int)type };

    public static bool IsSequence(this ValueType type) => type is ValueType.Signal or ValueType.Series or ValueType.Tokens;
}

/// <summary>What a field is to the equations.</summary>
internal enum LeafRole
{
    Input,
    State,
    Weight,
    Bias,
    Hyper,

    /// <summary>A sequence of an example, the same at every step.</summary>
    Context,

    /// <summary>The values of a state so far.</summary>
    History,

    Step,
}

/// <param name="Dimensions">As written in the attribute; null where they are left out and must be inferred.</param>
/// <param name="HistoryOf">The state whose values so far a history has.</param>
/// <param name="Noise">Of an input that the runtime draws itself: from what. A mask's rate is the value.</param>
/// <param name="FeedbackOf">Of an input that is the previous value of an output: which.</param>
internal sealed record LeafSource(
    LeafRole Role,
    ValueType Type,
    string Name,
    EquatableArray<string>? Dimensions,
    Expr? Value,
    string? TorchName,
    int TorchPart,
    Position At,
    string? HistoryOf = null,
    NoiseSource Noise = NoiseSource.None,
    string? FeedbackOf = null)
{
    /// <summary>Whether a run draws it, here or in the model that this is a part of.</summary>
    public bool IsDrawn { get => Noise != NoiseSource.None || _isDrawn; init => _isDrawn = value; }

    private readonly bool _isDrawn;

    /// <summary>Whether it is a mask of factors.</summary>
    public bool IsMask { get => Noise == NoiseSource.Dropout || _isMask; init => _isMask = value; }

    private readonly bool _isMask;

    public bool Equals(LeafSource? other) =>
        other is not null && Role == other.Role && Type == other.Type && Name == other.Name
        && Dimensions.HasValue == other.Dimensions.HasValue && (Dimensions?.Equals(other.Dimensions!.Value) ?? true)
        && Equals(Value, other.Value) && TorchName == other.TorchName && TorchPart == other.TorchPart && HistoryOf == other.HistoryOf
        && Noise == other.Noise && FeedbackOf == other.FeedbackOf;

    public override int GetHashCode() => Name.GetHashCode();
}

/// <summary>What the runtime draws an input from.</summary>
internal enum NoiseSource
{
    None,

    /// <summary>A mask: 0 with a probability, else what keeps the mean.</summary>
    Dropout,

    /// <summary>The standard normal distribution.</summary>
    Normal,
}

/// <summary>Another definition that a model uses.</summary>
/// <param name="Type">The type as written.</param>
/// <param name="Dimensions">As written; null where they are left out and must be inferred.</param>
/// <param name="Torch">The module of PyTorch that has its parameters.</param>
internal sealed record LayerSource(string Name, string Type, EquatableArray<string>? Dimensions, string? Torch, int TorchLayer, bool TorchReverse, Position At)
{
    public bool Equals(LayerSource? other) =>
        other is not null && Name == other.Name && Type == other.Type && Torch == other.Torch && TorchLayer == other.TorchLayer && TorchReverse == other.TorchReverse
        && Dimensions.HasValue == other.Dimensions.HasValue && (Dimensions?.Equals(other.Dimensions!.Value) ?? true);

    public override int GetHashCode() => Name.GetHashCode();
}

/// <summary>What stage 2 has found out about a layer's type.</summary>
/// <param name="Type">Its full name in C#; empty where there is no such type.</param>
/// <param name="Signature">The definition's signature; empty where the type is no definition, or one with errors.</param>
internal sealed record LayerType(string Layer, string Type, string Signature);

[Flags]
internal enum QuantityRoles
{
    None = 0,
    Gate = 1,
    Attention = 2,
    Output = 4,
    Next = 8,
}

/// <param name="NextOf">The state whose next value it is, with <see cref="QuantityRoles.Next"/>.</param>
/// <param name="Relevance">How relevance passes through it, where the user says so: one of <see cref="RelevanceRules"/>.</param>
internal sealed record QuantitySource(ValueType Type, string Name, QuantityRoles Roles, string? NextOf, Position NextAt, Expr Body, Position At, string? Relevance = null);

/// <summary>What [Relevance] can say of a quantity.</summary>
internal static class RelevanceRules
{
    /// <summary>As a factor it is a gate: the other factor has all relevance of a product.</summary>
    public const string Gate = "gate";

    /// <summary>As a factor it is a signal, whatever it is made of.</summary>
    public const string Signal = "signal";

    /// <summary>What arrives at it goes no further.</summary>
    public const string Stop = "stop";

    public static readonly string[] All = [Gate, Signal, Stop];
}

/// <param name="Secant">Of an activation with rules of its own: the method that gives DeepLIFT's multiplier.</param>
/// <param name="Relevance">The method that passes relevance on.</param>
internal sealed record HelperSource(string Name, EquatableArray<ParameterSource> Parameters, Expr Body, Position At, string? Secant = null, string? Relevance = null);

internal sealed record ParameterSource(string Type, string Name);

/// <summary>A constant field of the class.</summary>
internal sealed record ConstantSource(string Name, bool Integer, Expr Value);

/// <summary>Something to report that reading alone has found.</summary>
internal sealed record Problem(string Id, Position At, EquatableArray<string> Arguments);

/// <summary>What stage 2 has found out about a name from outside the class: a constant's value.</summary>
internal sealed record OutsideValue(string Name, double Value, bool Integer);
