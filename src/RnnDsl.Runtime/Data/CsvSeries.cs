namespace RnnDsl.Data;

/// <summary>Sequences from CSV files: rows are steps, columns are features. Fields may be quoted (RFC 4180); numbers are written with a point.</summary>
public static class CsvSeries
{
    /// <summary>Reads a file as one sequence.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns, by name or number; all where none is given.</param>
    /// <param name="options">How; the defaults if not given.</param>
    /// <returns>[rows × columns], in the order of the columns given.</returns>
    /// <exception cref="DataFileException">The file is not of this form, a column is not there, or a field is no number; the message names the place.</exception>
    public static double[,] Read(string path, IReadOnlyList<CsvColumn>? columns = null, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var reader = new StreamReader(path);
        return Read(reader, path, columns, options);
    }

    /// <summary>Reads a text as one sequence.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="columns">The columns, by name or number; all where none is given.</param>
    /// <param name="options">How; the defaults if not given.</param>
    /// <returns>[rows × columns], in the order of the columns given.</returns>
    /// <exception cref="DataFileException">The text is not of this form, a column is not there, or a field is no number; the message names the place.</exception>
    public static double[,] Read(TextReader reader, string name, IReadOnlyList<CsvColumn>? columns = null, CsvOptions? options = null)
    {
        using var rows = new CsvRows(reader, name, columns ?? [], id: null, options ?? new CsvOptions());
        var all = new List<double[]>();
        while (rows.Next()) all.Add(rows.Values());
        if (all.Count == 0) throw new DataFileException(name, 0, 0, "there are no rows");
        return rows.Sequence(all, null);
    }

    /// <summary>Reads a file with a sequence for each id. The rows of an id need not follow each other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="id">The column whose text says which sequence a row belongs to.</param>
    /// <param name="columns">The columns of values, by name or number; all but the id where none is given.</param>
    /// <param name="options">How; the defaults if not given.</param>
    /// <returns>The sequences, in the order in which their ids first appear.</returns>
    /// <exception cref="DataFileException">The file is not of this form, a column is not there, or a field is no number; the message names the place.</exception>
    public static IReadOnlyList<CsvGroup> ReadGroups(string path, CsvColumn id, IReadOnlyList<CsvColumn>? columns = null, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var reader = new StreamReader(path);
        return ReadGroups(reader, path, id, columns, options);
    }

    /// <summary>Reads a text with a sequence for each id. The rows of an id need not follow each other.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="id">The column whose text says which sequence a row belongs to.</param>
    /// <param name="columns">The columns of values, by name or number; all but the id where none is given.</param>
    /// <param name="options">How; the defaults if not given.</param>
    /// <returns>The sequences, in the order in which their ids first appear.</returns>
    /// <exception cref="DataFileException">The text is not of this form, a column is not there, or a field is no number; the message names the place.</exception>
    public static IReadOnlyList<CsvGroup> ReadGroups(TextReader reader, string name, CsvColumn id, IReadOnlyList<CsvColumn>? columns = null, CsvOptions? options = null)
    {
        using var rows = new CsvRows(reader, name, columns ?? [], id, options ?? new CsvOptions());
        var order = new List<string>();
        var groups = new Dictionary<string, List<double[]>>();
        while (rows.Next())
        {
            if (!groups.TryGetValue(rows.Id, out List<double[]>? group))
            {
                order.Add(rows.Id);
                groups[rows.Id] = group = [];
            }
            group.Add(rows.Values());
        }
        if (order.Count == 0) throw new DataFileException(name, 0, 0, "there are no rows");
        return [.. order.Select(key => new CsvGroup(key, rows.Sequence(groups[key], key)))];
    }
}
