using System.Globalization;

namespace RnnDsl.Data;

/// <summary>Reads the lines of a .ts file.</summary>
internal sealed class TimeSeriesParser(string file, MissingValues missing)
{
    private readonly TimeSeriesHeader header = new(file);
    private readonly List<double[,]> sequences = [];
    private readonly List<int> classes = [];
    private readonly List<double> values = [];
    private int dimensions;

    internal TimeSeriesFile Parse(TextReader reader)
    {
        bool data = false;
        int number = 0;
        while (reader.ReadLine() is string line)
        {
            number++;
            ReadOnlySpan<char> trimmed = line.AsSpan().Trim();
            if (trimmed.IsEmpty || trimmed[0] is '#' or '%') continue;
            if (data)
            {
                Case(line, number);
                continue;
            }
            if (trimmed[0] != '@') throw Error(number, 0, "there is no @data line before the first case");
            data = header.Take(line, number);
            if (!data) continue;
            header.Finish(number);
            dimensions = header.Dimensions ?? (header.Univariate == true ? 1 : 0);
        }
        if (!data) throw new DataFileException(file, 0, 0, "there is no @data line: this is no .ts file, or it is cut off");
        if (sequences.Count == 0) throw new DataFileException(file, 0, 0, "there are no cases after @data");
        return new TimeSeriesFile(header.ProblemName, dimensions, sequences, classes, header.ClassNames ?? []);
    }

    /// <summary>Reads a case: its dimensions, one after the other, and its class.</summary>
    private void Case(string line, int number)
    {
        int parts = line.AsSpan().Count(':') + 1;
        int found = header.ClassNames is null ? parts : parts - 1;
        if (found == 0) throw Error(number, 0, "the case has no class: the header says @classLabel true, and no ':' ends the values");
        if (dimensions == 0) dimensions = found;
        if (found != dimensions) throw Error(number, 0, $"the case has {found} dimensions{(header.ClassNames is null ? "" : " before its class")}; the file has {dimensions}");
        values.Clear();
        int start = 0, steps = 0;
        for (int dimension = 0; dimension < dimensions; dimension++)
        {
            int length = line.AsSpan(start).IndexOf(':');
            int end = length < 0 ? line.Length : start + length;
            int before = values.Count;
            Values(line, number, start, end, dimension);
            if (dimension > 0 && values.Count - before != steps)
                throw Error(number, start, $"dimension {dimension} has {values.Count - before} values, dimension 0 has {steps}; all dimensions of a case have the same steps");
            steps = values.Count - before;
            start = end + 1;
        }
        CheckLength(number, steps);
        if (header.ClassNames is not null) classes.Add(ClassOf(line, number, start));
        sequences.Add(Sequence(steps));
    }

    private void CheckLength(int number, int steps)
    {
        if (!header.EqualLength) return;
        int expected = header.SeriesLength ?? (sequences.Count == 0 ? steps : sequences[0].GetLength(0));
        if (steps != expected) throw Error(number, 0, $"the case has {steps} steps; the header says @equalLength true, and {(header.SeriesLength is null ? "the first case has" : "@seriesLength")} {expected}");
    }

    /// <summary>Reads the values of one dimension, which lie apart by commas.</summary>
    private void Values(string line, int number, int start, int end, int dimension)
    {
        int first = values.Count;
        for (int at = start; at <= end;)
        {
            int comma = line.AsSpan(at, end - at).IndexOf(',');
            int stop = comma < 0 ? end : at + comma;
            values.Add(Value(line.AsSpan(at, stop - at).Trim(), number, at));
            at = stop + 1;
        }
        if (missing == MissingValues.Previous && !MissingSteps.Fill(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)[first..]))
            throw Error(number, start, $"all values of dimension {dimension} are missing");
    }

    private double Value(ReadOnlySpan<char> text, int number, int at)
    {
        if (text is "?" || text.Equals("NaN", StringComparison.OrdinalIgnoreCase))
            return missing != MissingValues.Refuse ? double.NaN : throw Error(number, at, $"a value is missing; read the file with {nameof(MissingValues)}.{nameof(MissingValues.Previous)} or .{nameof(MissingValues.NaN)}");
        if (text.IsEmpty) throw Error(number, at, "there is no value between two separators");
        if (text[0] == '(') throw Error(number, at, "series with time stamps are not supported");
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            throw Error(number, at, $"'{DataFileException.Shorten(text)}' is not a finite number");
        return value;
    }

    private int ClassOf(string line, int number, int start)
    {
        string name = line[start..].Trim();
        int index = Array.IndexOf(header.ClassNames!, name);
        return index >= 0 ? index : throw Error(number, start, $"'{DataFileException.Shorten(name)}' is none of the classes {DataFileException.Shorten(string.Join(", ", header.ClassNames!))}");
    }

    private double[,] Sequence(int steps)
    {
        var sequence = new double[steps, dimensions];
        for (int dimension = 0; dimension < dimensions; dimension++)
        for (int step = 0; step < steps; step++)
            sequence[step, dimension] = values[dimension * steps + step];
        return sequence;
    }

    private DataFileException Error(int number, int at, string message) => new(file, number, at + 1, message);
}
