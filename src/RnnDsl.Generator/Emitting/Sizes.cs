using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Planning;

namespace RnnDsl.Generator.Emitting;

/// <summary>Sizes as C# expressions, and the fields for padded ones that a model needs.</summary>
internal sealed class Sizes
{
    private readonly SortedDictionary<string, Dim> _padded = new(StringComparer.Ordinal);

    /// <summary>Padded sizes in use: the field and what it pads.</summary>
    public IEnumerable<KeyValuePair<string, Dim>> PaddedFields => _padded;

    public static string Of(Dim size) => size.Print(Member);

    /// <summary>A dimension's or a hyper-parameter's name as a member of a generated model: no local of a generated method may stand before it.</summary>
    public static string Member(string name) => Sequence.IsName(name) ? Sequence.Variable(name) : Names.IsReserved(name) ? name + "_" : name;

    /// <summary>A sum of padded sizes; each becomes a field.</summary>
    public string Columns(Dim padded, IEnumerable<Dim> sizes)
    {
        foreach (var size in sizes)
            if (padded.AllNames.Contains(Names.Padded(size).ToString())) _padded[Names.Padded(size).ToString()] = size;
        return padded.Print(n => n);
    }

    /// <summary>A shape's dimensions as a C# array expression.</summary>
    public static string Array(Shape shape) => "[" + string.Join(", ", shape.Dims.Select(d => Sequence.IsDynamic(d) ? "-1" : Of(d))) + "]";

    /// <summary>The sequence as an argument of the description; nothing for a value of a fixed size.</summary>
    public static string SequenceArgument(string? sequence, string before) =>
        sequence is null ? "" : before + (Sequence.ContextOf(sequence) is { } context ? "\"" + context + "\"" : "SlotInfo.StepsSoFar");

    /// <summary>Declares, at each row, the numbers of positions that the sizes of some values mention, and that the statements use.</summary>
    public static IEnumerable<string> RowCounts(IEnumerable<Dim> sizes, string first, string? statements = null) =>
        from name in sizes.SelectMany(d => d.AllNames).Where(Sequence.IsName).Distinct().OrderBy(n => n, StringComparer.Ordinal)
        let variable = Sequence.Variable(name)
        where statements is null || statements.Contains(variable)
        select Sequence.ContextOf(name) is null ? $"int {variable} = frame.{variable};" : $"int {variable} = frame.{variable}[{(first == "0" ? "row" : $"row - {first}")}];";
}
