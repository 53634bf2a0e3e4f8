using System.Reflection;

namespace RnnDsl.Generator.Tests.Incremental;

/// <summary>Walks over everything that a value holds: what a step keeps, the compiler's memory keeps.</summary>
internal static class Reachable
{
    public static void AssertNone(object? value, params Type[] forbidden) => Walk(value, forbidden, new HashSet<object>(ReferenceEqualityComparer.Instance), "");

    private static void Walk(object? value, Type[] forbidden, HashSet<object> seen, string path)
    {
        if (value is null) return;
        var type = value.GetType();
        Assert.False(forbidden.Any(f => f.IsAssignableFrom(type)), $"{path} holds a {type.Name}.");
        if (type.IsPrimitive || type.IsEnum || value is string || (!type.IsValueType && !seen.Add(value))) return;
        if (value is Array items)
        {
            foreach (object? item in items) Walk(item, forbidden, seen, path + "[]");
            return;
        }

        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
            foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Walk(field.GetValue(value), forbidden, seen, $"{path}.{field.Name}");
    }
}
