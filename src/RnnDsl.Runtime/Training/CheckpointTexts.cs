using System.Globalization;
using RnnDsl.Files;

namespace RnnDsl.Training;

/// <summary>The texts of a checkpoint, read by kind. Numbers are written so that they come back exactly.</summary>
internal sealed class CheckpointTexts(string file, IReadOnlyDictionary<string, string> texts)
{
    internal string File { get; } = file;

    internal static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    internal static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Of(IEnumerable<double> values) => string.Join(' ', values.Select(Of));

    internal static string Of(LossValue value) => string.Create(CultureInfo.InvariantCulture, $"{value.Sum:R} {value.Count} {value.Hits} {value.Weight:R}");

    internal bool Has(string key) => texts.ContainsKey(key);

    internal string Text(string key) => texts.TryGetValue(key, out string? text) ? text : throw new ModelFileException(File, $"the checkpoint lacks '{key}'.");

    internal int Int(string key) => int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Bad(key, "no whole number from 0 on");

    internal long Long(string key) => long.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Bad(key, "no whole number from 0 on");

    internal ulong Bits(string key) => ulong.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : throw Bad(key, "no whole number from 0 on");

    internal double Double(string key) => Parse(key, Text(key));

    internal double[] Doubles(string key) => [.. Text(key).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => Parse(key, text))];

    internal int[] Ints(string key) => [.. Text(key).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Bad(key, "no list of whole numbers from 0 on"))];

    internal LossValue Loss(string key)
    {
        string[] parts = Text(key).Split(' ');
        if (parts.Length != 4 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long count) || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long hits))
            throw Bad(key, "no loss");
        return new LossValue(Parse(key, parts[0]), count, hits) { Weight = Parse(key, parts[3]) };
    }

    /// <summary>What begins with a prefix, without it.</summary>
    internal IEnumerable<string> After(string prefix) => texts.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..]);

    internal ModelFileException Bad(string key, string what) => new(File, $"'{key}' of the checkpoint is '{ModelFileException.Shorten(Text(key))}', {what}.");

    private double Parse(string key, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Bad(key, "no number");
}
