using System;

namespace RnnDsl.Generator.Graphs;

/// <summary>The names of programs' results: what kind, then whose. Whoever asks for a kind asks here.</summary>
internal static class ResultNames
{
    public const string Quantity = "quantity ";
    public const string Final = "final ";
    public const string Adjoint = "adjoint of ";
    public const string InputGradient = Adjoint + "input ";
    public const string ContextGradient = Adjoint + "context ";
    /// <summary>What is added to the adjoint of an initial state after all steps.</summary>
    public const string AtEnd = Adjoint + "end ";

    public const string ParameterGradient = Adjoint + "parameter ";
    public const string QuantityAdjoint = Adjoint + Quantity;

    public static bool Is(string result, string kind) => result.StartsWith(kind, StringComparison.Ordinal);

    /// <summary>Whose result it is; null for one of another kind.</summary>
    public static string? Owner(string result, string kind) => Is(result, kind) ? result.Substring(kind.Length) : null;

    /// <summary>A quantity's result, a state's last or a kept value's, of the one with a prefix before its own name.</summary>
    public static string Prefixed(string result, string prefix)
    {
        string kind = Is(result, Quantity) ? Quantity : Is(result, Final) ? Final : "";
        return kind + prefix + result.Substring(kind.Length);
    }

    /// <summary>The slot of a value that the forward program keeps: a quantity's name, or that of a value kept for the backward program.</summary>
    public static string Slot(string result) => Owner(result, Quantity) ?? result;
}
