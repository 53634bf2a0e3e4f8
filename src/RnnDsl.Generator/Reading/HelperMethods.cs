using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Reading;

/// <summary>Which of a definition's own methods a call means: C#'s choice between overloads, as far as the language's types go.</summary>
internal static class HelperMethods
{
    private const int Never = 1000;

    /// <summary>The method of that name whose parameters the arguments fit best; null where none has as many.</summary>
    /// <param name="arguments">In the order of the call; null where an argument is wrong, which decides nothing.</param>
    public static HelperSource? Find(IEnumerable<HelperSource> helpers, string name, CallExpr call, IReadOnlyList<Value?> arguments)
    {
        var overloads = helpers.Where(h => h.Name == name && h.Parameters.Count == arguments.Count).ToList();
        // One alone is what C# has checked; where several fit alike, C# has an error (CS0121).
        return overloads.Count < 2 ? overloads.FirstOrDefault() : overloads.OrderBy(h => Distance(h, call, arguments)).First();
    }

    /// <summary>The parameter that an argument goes to; null for a name that the method does not have (CS1739).</summary>
    public static ParameterSource? Parameter(HelperSource helper, CallExpr call, int argument) =>
        call.Arguments[argument].Name is { } name ? helper.Parameters.FirstOrDefault(p => p.Name == name) : helper.Parameters[argument];

    /// <summary>What to write in place of a call that means no function: the method of the class as it is, the language's own, or one of them all.</summary>
    public static string WayOut(IEnumerable<HelperSource> helpers, string name)
    {
        if (helpers.FirstOrDefault(h => h.Name == name) is { } helper)
            return $"the method of this class has {helper.Parameters.Count} parameter(s), and a call must give each of them";
        string last = name.Substring(name.LastIndexOf('.') + 1);
        if (LanguageFunction.Names.FirstOrDefault(n => n.Equals(last, StringComparison.OrdinalIgnoreCase)) is { } own)
            return $"write '{own}', which is the language's own";
        return $"it is neither an operator of the language ({string.Join(", ", LanguageFunction.Names.OrderBy(n => n, StringComparer.Ordinal))}) nor a method of this class with an expression body";
    }

    private static int Distance(HelperSource helper, CallExpr call, IReadOnlyList<Value?> arguments) =>
        Enumerable.Range(0, arguments.Count).Sum(i => Parameter(helper, call, i) is { } parameter ? Distance(parameter, arguments[i]) : Never);

    /// <summary>How far a conversion goes: C# prefers int to double, and double to Scalar, for a number.</summary>
    private static int Distance(ParameterSource parameter, Value? value)
    {
        string type = parameter.Type.Substring(parameter.Type.LastIndexOf('.') + 1);
        return value switch
        {
            null => 0,
            NodeValue { Node: var node } => type == TypeOf(node) ? 0 : Never,
            NumberValue { Integer: false } => type switch { "double" => 0, "Scalar" => 1, _ => Never },
            _ => type switch { "int" => 0, "long" => 1, "float" => 2, "double" => 3, "Scalar" => 4, _ => Never },
        };
    }

    private static string TypeOf(Node node) => (node.Shape.Rank, Sequence.IsSequence(node.Shape)) switch
    {
        (0, _) => "Scalar",
        (1, true) => "Signal",
        (1, false) => "Vec",
        (_, true) => "Series",
        _ => "Mat",
    };
}
