using System.Globalization;
using CsvHelper;

namespace RnnDsl.Data;

/// <summary>The rows of a CSV file, field by field.</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly CsvReader reader;
    private readonly string file;
    private readonly CsvOptions options;
    private readonly string[]? names;
    private readonly int width;
    private readonly int[] columns;
    private readonly int id;
    private bool pending;

    internal CsvRows(TextReader text, string file, IReadOnlyList<CsvColumn> wanted, CsvColumn? id, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(file);
        this.file = file;
        this.options = options;
        // The names are read as a row: their line can then be named too.
        reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = options.Separator, HasHeader = false, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw,
        }, leaveOpen: true);
        if (!Read()) throw new DataFileException(file, 0, 0, "there are no lines");
        width = reader.FieldCount;
        pending = !options.HasHeader;
        names = options.HasHeader ? [.. Enumerable.Range(0, width).Select(i => reader.GetString(i).Trim())] : null;
        this.id = id is CsvColumn column ? Find(column) : -1;
        columns = wanted.Count > 0 ? [.. wanted.Select(Find)] : [.. Enumerable.Range(0, width).Where(i => i != this.id)];
    }

    /// <summary>The id of the row.</summary>
    internal string Id => reader.GetString(id);

    public void Dispose() => reader.Dispose();

    /// <summary>Goes to the next row; false after the last.</summary>
    internal bool Next()
    {
        if (pending) pending = false;
        else if (!Read()) return false;
        if (reader.FieldCount != width) throw Error(Math.Min(reader.FieldCount, width), $"the row has {reader.FieldCount} fields; the first line has {width}");
        return true;
    }

    /// <summary>The row's numbers.</summary>
    internal double[] Values()
    {
        var values = new double[columns.Length];
        for (int i = 0; i < values.Length; i++) values[i] = Value(columns[i]);
        return values;
    }

    /// <summary>Puts rows together, and fills what is missing where the options say so.</summary>
    internal double[,] Sequence(List<double[]> rows, string? group)
    {
        var sequence = new double[rows.Count, columns.Length];
        var column = new double[rows.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            for (int row = 0; row < column.Length; row++) column[row] = rows[row][i];
            if (options.Missing == MissingValues.Previous && !MissingSteps.Fill(column))
                throw new DataFileException(file, 0, 0, $"all values of column {NameOf(columns[i])} are missing{(group is null ? "" : $" in the rows of '{DataFileException.Shorten(group)}'")}");
            for (int row = 0; row < column.Length; row++) sequence[row, i] = column[row];
        }
        return sequence;
    }

    private double Value(int column)
    {
        string text = reader.GetString(column).Trim();
        if (text.Length == 0 || text is "?" || text.Equals("NaN", StringComparison.OrdinalIgnoreCase))
            return options.Missing != MissingValues.Refuse
                ? double.NaN
                : throw Error(column + 1, $"column {NameOf(column)} has no value; read the file with {nameof(MissingValues)}.{nameof(MissingValues.Previous)} or .{nameof(MissingValues.NaN)}");
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            throw Error(column + 1, $"column {NameOf(column)} has '{DataFileException.Shorten(text)}', which is not a finite number");
        return value;
    }

    private bool Read()
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException e)
        {
            throw new DataFileException(file, (int)e.LineNumber, 1, $"quotes do not fit: {e.Message}", e);
        }
    }

    private int Find(CsvColumn column)
    {
        if (column.Name is null)
            return column.Index < width ? column.Index : throw Error(width, $"there is no column number {column.Index}; there are {width}, numbered from 0");
        if (names is null) throw new ArgumentException($"Column {column} is given by name; a file without a header has none.");
        int[] found = [.. Enumerable.Range(0, width).Where(i => names[i] == column.Name)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw Error(1, $"there is no column {column}; the columns are {string.Join(", ", names.Take(20).Select(name => $"'{DataFileException.Shorten(name)}'"))}{(width > 20 ? ", …" : "")}"),
            _ => throw Error(found[1] + 1, $"there are {found.Length} columns {column}; say which by its number"),
        };
    }

    private string NameOf(int column) => names is null ? $"number {column}" : $"'{DataFileException.Shorten(names[column])}'";

    private DataFileException Error(int field, string message) => new(file, (int)reader.LineNumber, field, message);
}
