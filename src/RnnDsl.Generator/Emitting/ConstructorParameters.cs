using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>
/// What a model is made with: a size for each dimension, constant vectors and matrices, numbers with the values that the
/// definition gives them. The same list makes the user's class, its compiled model and the algebra of its weights.
/// </summary>
internal sealed class ConstructorParameters
{
    private readonly IReadOnlyList<string> _dimensions;
    private readonly IReadOnlyList<(string Name, string Type, string Default, string Doc)> _hypers;

    public ConstructorParameters(DefinitionSource source, Definition? definition, IReadOnlyList<string> dimensions)
    {
        _dimensions = dimensions;
        var hypers = source.Leaves.Where(l => l.Role == LeafRole.Hyper).ToList();
        _hypers =
        [
            .. hypers.Where(h => h.Type != Reading.ValueType.Scalar).Select(h => (h.Name, "global::RnnDsl." + h.Type, "", $"The constant {h.Name}{Shape(h)}.")),
            .. hypers.Where(h => h.Type == Reading.ValueType.Scalar).Select(h => (h.Name, "double", " = " + Constant.Literal(Value(h)), $"The hyper-parameter {h.Name}.")),
        ];

        string Shape(LeafSource h) => definition is null ? "" : " " + definition.Leaves.First(l => l.Name == h.Name).Shape.Text;

        double Value(LeafSource h) => definition?.Leaves.First(l => l.Name == h.Name).Number ?? 0;
    }

    public IReadOnlyList<string> Dimensions => _dimensions;

    /// <summary>What the compiled model keeps as members of its own, by name and type.</summary>
    public IEnumerable<(string Name, string Type)> Members =>
        _dimensions.Select(d => (Sizes.Member(d), "int")).Concat(_hypers.Select(h => (Sizes.Member(h.Name), h.Type)));

    /// <summary>The members, to be passed on to another constructor.</summary>
    public string Arguments => string.Join(", ", Members.Select(m => m.Name));

    /// <summary>As a method declares them.</summary>
    public string Declared => string.Join(", ", Members.Select(m => $"{m.Type} {m.Name}"));

    /// <summary>Every parameter of a model's constructor. Inside the class there are more names to give way to.</summary>
    public IEnumerable<(string Type, string Name, string Default, string Doc)> All(bool facade) =>
        _dimensions.Select(d => ("int", Name(d, facade), "", $"The size {d}, at least 1."))
            .Concat(_hypers.Select(h => (h.Type, Name(h.Name, facade), h.Default, h.Doc)))
            .Concat([("Initializer?", "initializer", " = null", "Where the parameters start."), ("ulong", "seed", " = 0", "The same seed gives the same parameters.")]);

    public static string List(IEnumerable<(string Type, string Name, string Default, string Doc)> parameters) =>
        string.Join(", ", parameters.Select(p => $"{p.Type} {p.Name}{p.Default}"));

    /// <summary>A constructor's own parameters come first, and in the compiled model its type parameter; all others are called as in the definition.</summary>
    public static string Name(string name, bool facade) => name is "seed" or "initializer" || (!facade && name == "T") ? Sizes.Member(name) : name;

    /// <summary>The members with the parameters of the compiled model's constructor that they come from.</summary>
    public IEnumerable<(string Member, string Parameter)> Given =>
        _dimensions.Concat(_hypers.Select(h => h.Name)).Select(n => (Sizes.Member(n), Name(n, facade: false)));

    /// <summary>Prints the members.</summary>
    public void Properties(SourceWriter w)
    {
        foreach (string d in _dimensions) w.Line().Summary($"The size {d}.").Line($"public int {Sizes.Member(d)} {{ get; }}");
        foreach (var h in _hypers) w.Line().Summary(h.Doc).Line($"public {h.Type} {Sizes.Member(h.Name)} {{ get; }}");
    }
}
