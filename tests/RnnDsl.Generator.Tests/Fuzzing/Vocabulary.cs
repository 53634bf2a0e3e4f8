namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>An expression in C#, with its shape (null: a scalar) and a guess at how large its values get.</summary>
/// <param name="Level">How tightly its outermost operator binds: 1 sums, 2 products, 3 signs, 4 anything that needs no parentheses.</param>
/// <param name="Global">Whether it is made of parameters alone.</param>
internal sealed record Piece(string Text, int Level, Size? Size, double Bound, bool Global = false)
{
    public string At(int level) => Level < level || (level > 1 && Text[0] == '-') ? $"({Text})" : Text;
}

internal enum LeafUse
{
    Input,
    State,
    Weight,
    Bias,
}

/// <summary>A field of a random definition. A matrix has rows and columns, a vector a size, a scalar neither.</summary>
internal sealed record Field(LeafUse Use, string Name, Size? Rows, Size? Columns)
{
    /// <summary>Where the attribute leaves the dimensions out: the expression that tells them.</summary>
    public string? InferredFrom { get; set; }

    public string Type => Rows is null ? "Scalar" : Columns is null ? "Vec" : "Mat";
}

/// <summary>What a random definition has declared so far, for its equations to use.</summary>
internal sealed class Vocabulary(Random random, IReadOnlyDictionary<string, int> sizes)
{
    private int _names;

    public Random Random { get; } = random;

    public IReadOnlyDictionary<string, int> Sizes { get; } = sizes;

    public List<Field> Fields { get; } = [];

    /// <summary>Vectors and scalars by name: fields and quantities.</summary>
    public List<Piece> Values { get; } = [];

    /// <summary>Subexpressions that were written once and may be written again.</summary>
    public List<Piece> Written { get; } = [];

    /// <summary>Whether relu or a comparison occurs.</summary>
    public bool HasKinks { get; set; }

    public bool HasComparisons { get; set; }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];

    public string Fresh(string prefix) => prefix + _names++;

    /// <summary>A weight for a product: one that is there, or a new one.</summary>
    public Field Matrix(Size rows, Size columns, bool alwaysNew = false)
    {
        var fitting = Fields.Where(f => f.Columns is { } c && c.Equals(columns) && f.Rows!.Equals(rows)).ToList();
        if (!alwaysNew && fitting.Count > 0 && Chance(0.35)) return Pick(fitting);
        var made = new Field(LeafUse.Weight, Fresh("W"), rows, columns);
        Fields.Add(made);
        return made;
    }

    /// <summary>A bias or a weight that is a vector or a scalar.</summary>
    public Field Parameter(Size? size, bool alwaysNew = false)
    {
        var fitting = Fields.Where(f => f.Use is LeafUse.Weight or LeafUse.Bias && f.Columns is null && Equals(f.Rows, size)).ToList();
        if (!alwaysNew && fitting.Count > 0 && Chance(0.4)) return Pick(fitting);
        bool bias = Chance(0.7);
        var made = new Field(bias ? LeafUse.Bias : LeafUse.Weight, Fresh(bias ? "b" : "w"), size, null);
        Fields.Add(made);
        return made;
    }
}
