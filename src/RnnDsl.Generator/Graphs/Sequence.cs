using System;
using System.Linq;

namespace RnnDsl.Generator.Graphs;

/// <summary>
/// Sizes that differ from row to row: the number of positions of a sequence. Each context has one, and all histories share the
/// number of steps so far. A value of a sequence has it for its first dimension: a series is a matrix, a signal a vector.
/// </summary>
internal static class Sequence
{
    private const char Mark = '#';

    /// <summary>The steps so far, the present one included: t + 1 at step t.</summary>
    public static readonly Dim SoFar = Dim.Named(Mark + "t");

    /// <summary>The positions of a context.</summary>
    public static Dim Of(string context) => Dim.Named(Mark + "_" + context);

    public static bool IsSequence(Shape shape) => shape.Rank > 0 && IsDynamic(shape.Dims[0]);

    public static bool IsSeries(Node node) => node.Shape.Rank == 2 && IsSequence(node.Shape);

    public static bool IsSignal(Node node) => node.Shape.Rank == 1 && IsSequence(node.Shape);

    /// <summary>Whether the size is not the same for all rows.</summary>
    public static bool IsDynamic(Dim size) => size.AllNames.Any(IsName);

    public static bool IsDynamic(Node node) => node.Shape.Dims.Any(IsDynamic);

    public static bool IsName(string dimension) => dimension[0] == Mark;

    /// <summary>The context that a dimension counts the positions of; null for the steps so far.</summary>
    public static string? ContextOf(string dimension) => dimension[1] == '_' ? dimension.Substring(2) : null;

    /// <summary>The rows that have a size of their own: an example's context, a step's history.</summary>
    public static RowSpace SpaceOf(Dim size) =>
        !IsDynamic(size) ? RowSpace.Global : size.AllNames.Any(n => IsName(n) && ContextOf(n) is null) ? RowSpace.Step : RowSpace.Example;

    /// <summary>What one position adds to a size.</summary>
    public static Dim PerPosition(Dim size) => size.Substitute(n => IsName(n) ? Dim.One : null);

    /// <summary>The one sequence whose positions a size counts; null where there is none.</summary>
    public static string? NameIn(Dim size) => size.AllNames.FirstOrDefault(IsName);

    /// <summary>For a reader.</summary>
    public static string Text(string dimension) => !IsName(dimension) ? dimension : ContextOf(dimension) is { } context ? "|" + context + "|" : "t+1";

    /// <summary>The local variable of generated code that holds a row's number of positions.</summary>
    public static string Variable(string dimension) => ContextOf(dimension) is { } context ? "n_" + context : "now";
}
