using System;
using System.Collections.Immutable;
using System.Linq;

namespace RnnDsl.Generator.Graphs;

/// <summary>
/// What a value has one of: one for all (weights and what is made of them alone), one for each example, one for each
/// step of each example. A finer space comes later; a value of a coarser space serves every row of a finer one.
/// </summary>
internal enum RowSpace
{
    Global,
    Example,
    Step,
}

/// <summary>The shape of a value: its row space, and the dimensions of one row (none: a scalar).</summary>
internal sealed record Shape(RowSpace Rows, ImmutableArray<Dim> Dims)
{
    public static Shape Scalar(RowSpace rows) => new(rows, []);

    public static Shape Vector(RowSpace rows, Dim size) => new(rows, [size]);

    public static Shape Matrix(RowSpace rows, Dim height, Dim width) => new(rows, [height, width]);

    public int Rank => Dims.Length;

    /// <summary>Numbers in one row.</summary>
    public Dim Size => Dims.Aggregate(Dim.One, (a, b) => a * b);

    public Shape In(RowSpace rows) => this with { Rows = rows };

    public static RowSpace Finer(RowSpace a, RowSpace b) => (RowSpace)Math.Max((int)a, (int)b);

    public bool SameDims(Shape other) => Dims.SequenceEqual(other.Dims);

    public bool Equals(Shape? other) => other is not null && Rows == other.Rows && SameDims(other);

    public override int GetHashCode() => Dims.Aggregate((int)Rows, (hash, d) => unchecked(hash * 31 + d.GetHashCode()));

    /// <summary>The dimensions as a message shows them: <c>[H × I]</c>; a scalar is <c>scalar</c>.</summary>
    public string Text => Rank == 0 ? "scalar" : "[" + string.Join(" × ", Dims) + "]";

    public override string ToString() => Rows + " " + Text;
}
