namespace RnnDsl.Data;

/// <summary>A column of a CSV file: by the name in its first line, or by its number from 0.</summary>
public readonly record struct CsvColumn
{
    private CsvColumn(string? name, int index) => (Name, Index) = (name, index);

    /// <summary>The name; null where the column is given by its number.</summary>
    public string? Name { get; }

    /// <summary>The number, from 0, of a column that has no name.</summary>
    public int Index { get; }

    /// <summary>A column by its name.</summary>
    public static implicit operator CsvColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new CsvColumn(name, -1);
    }

    /// <summary>A column by its number, from 0.</summary>
    public static implicit operator CsvColumn(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new CsvColumn(null, index);
    }

    /// <inheritdoc/>
    public override string ToString() => Name is null ? $"number {Index}" : $"'{Name}'";
}

/// <summary>How a CSV file is read.</summary>
public sealed record CsvOptions
{
    /// <summary>What separates fields, an ASCII character; a comma by default.</summary>
    public char Separator
    {
        get;
        init => field = char.IsAscii(value) && value is not ('"' or '\r' or '\n') ? value : throw new ArgumentException("The separator is an ASCII character, and no quote or line break.", nameof(Separator));
    } = ',';

    /// <summary>Whether the first line holds names; true by default.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What to make of fields that are empty, ? or NaN.</summary>
    public MissingValues Missing { get; init; }
}

/// <summary>The rows of a CSV file that have the same id.</summary>
/// <param name="Id">The id.</param>
/// <param name="Sequence">[rows × columns], in the file's order.</param>
public sealed record CsvGroup(string Id, double[,] Sequence);
