using RnnDsl.Data;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;

namespace Forecast;

/// <summary>A monthly series of positive numbers.</summary>
internal static class Months
{
    /// <summary>That of a file, or one that is made up: it grows, has a season that grows along, and some noise.</summary>
    public static (string Name, double[] Values) Of(SampleOptions options)
    {
        if (options.Data is null) return ("A monthly series, made up", MadeUp(144, (ulong)options.Seed));
        double[,] read = CsvSeries.Read(options.Data, [LastColumn(options.Data)]);
        double[] values = [.. read.Cast<double>()];
        if (values.Length < 60) throw new ArgumentException($"'{options.Data}' has {values.Length} months; five years are the least.");
        if (values.Any(value => value <= 0)) throw new ArgumentException($"'{options.Data}' has a number that is not above 0; the sample foretells growth in percent.");
        return ($"'{options.Data}'", values);
    }

    private static CsvColumn LastColumn(string path)
    {
        using var reader = new StreamReader(path);
        return (reader.ReadLine() ?? "").Split(',').Length - 1;
    }

    private static double[] MadeUp(int months, ulong seed)
    {
        var random = new RandomStream(seed);
        double[] season = [-0.09, -0.12, 0.02, 0.01, 0.03, 0.12, 0.21, 0.2, 0.08, -0.06, -0.19, -0.07];
        return [.. Enumerable.Range(0, months).Select(t => 110 * Math.Exp(0.01 * t + season[t % 12] + 0.02 * random.NextNormal()))];
    }
}
