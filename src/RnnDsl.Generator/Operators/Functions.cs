using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>Marks an operator that equations call by name; the name in the language is the type's.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FunctionAttribute : Attribute
{
    /// <param name="operands">How many values it takes; <see cref="Any"/> for one or more.</param>
    public FunctionAttribute(int operands = 1) => Operands = operands;

    public const int Any = -1;

    public int Operands { get; }

    /// <summary>How many sizes follow the operands.</summary>
    public int Sizes { get; set; }
}

/// <summary>The functions of the language: every operator that says it is one, so that a new one is one new file.</summary>
internal sealed class LanguageFunction
{
    private static readonly Dictionary<string, LanguageFunction> All = (
        from type in typeof(Operator).Assembly.GetTypes()
        let attribute = type.GetCustomAttribute<FunctionAttribute>()
        where attribute is not null
        select new LanguageFunction(type, attribute)).ToDictionary(f => f.Name, StringComparer.Ordinal);

    private readonly Type _type;

    private LanguageFunction(Type type, FunctionAttribute attribute)
    {
        _type = type;
        Operands = attribute.Operands;
        Sizes = attribute.Sizes;
    }

    public string Name => _type.Name;

    public int Operands { get; }

    public int Sizes { get; }

    public static IReadOnlyCollection<string> Names => All.Keys;

    public static LanguageFunction? Find(string name) => All.TryGetValue(name, out var f) ? f : null;

    public Operator Create(IReadOnlyList<Dim> sizes) => (Operator)Activator.CreateInstance(_type, [.. sizes]);
}
