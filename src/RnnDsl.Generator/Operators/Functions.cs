using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>Marks an operator that equations call by name; the name in the language is the type's, unless another is given.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class FunctionAttribute : Attribute
{
    /// <param name="operands">How many values it takes; <see cref="Any"/> for one or more.</param>
    public FunctionAttribute(int operands = 1) => Operands = operands;

    public const int Any = -1;

    public int Operands { get; }

    /// <summary>How many sizes follow the operands.</summary>
    public int Sizes { get; set; }

    /// <summary>The name in the language, where several operators share it and the number of arguments tells them apart.</summary>
    public string? Name { get; set; }
}

/// <summary>The functions of the language: every operator that says it is one, so that a new one is one new file.</summary>
internal sealed class LanguageFunction
{
    private static readonly ILookup<string, LanguageFunction> All = (
        from type in typeof(Operator).Assembly.GetTypes()
        from attribute in type.GetCustomAttributes<FunctionAttribute>()
        select new LanguageFunction(type, attribute)).ToLookup(f => f.Name, StringComparer.Ordinal);

    private readonly Type _type;

    private LanguageFunction(Type type, FunctionAttribute attribute)
    {
        _type = type;
        Name = attribute.Name ?? type.Name;
        Operands = attribute.Operands;
        Sizes = attribute.Sizes;
    }

    public string Name { get; }

    public int Operands { get; }

    public int Sizes { get; }

    public static IEnumerable<string> Names => All.Select(f => f.Key);

    public static IEnumerable<LanguageFunction> Every => All.SelectMany(f => f);

    /// <summary>Whether the language has a function of the name.</summary>
    public static bool Exists(string name) => All.Contains(name);

    /// <summary>The function of the name that takes so many arguments; null where there is none.</summary>
    public static LanguageFunction? Find(string name, int arguments) =>
        All[name].FirstOrDefault(f => f.Operands == FunctionAttribute.Any ? arguments > 0 : f.Operands + f.Sizes == arguments);

    public Operator Create(IReadOnlyList<Dim> sizes) => (Operator)Activator.CreateInstance(_type, [.. sizes]);
}
