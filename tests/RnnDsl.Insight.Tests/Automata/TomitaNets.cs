using System.Text.Json;
using RnnDsl.Benchmarks.Faithfulness;
using RnnDsl.Explaining;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

/// <summary>The trained nets of the task tomita4: class 1 where the input contains 000.</summary>
internal static class TomitaNets
{
    private static readonly JsonElement Task = Read();

    /// <summary>The names of the nets.</summary>
    internal static string[] Names => [.. Task.GetProperty("nets").EnumerateArray().Select(name => name.GetString()!)];

    /// <summary>The steps that they were trained on.</summary>
    internal static int Length => Task.GetProperty("input").GetProperty("shape")[1].GetInt32();

    /// <summary>Words as the net knows them: as many ones before as there is room for. They change nothing.</summary>
    internal static WordModel<double> Padded(string name) => new(Net(name), Symbols().PaddedBefore(Length, symbol: 1));

    /// <summary>Words of the length that they have.</summary>
    internal static WordModel<double> AsTheyAre(string name) => new(Net(name), Symbols());

    private static Models.IRecurrentModel<double> Net(string name) => BenchNet.Read(GoldenFile.PathOf(Path.Combine("bench", $"tomita4.{name}.safetensors")));

    /// <summary>The values of a step; which is 0, the steps of 000 say.</summary>
    private static WordInput<double> Symbols()
    {
        double[][] values = Rows(Task.GetProperty("values").GetProperty("data"));
        double[][] steps = Rows(Task.GetProperty("input").GetProperty("data")[0]);
        int zero = Task.GetProperty("truth").GetProperty("data")[0].EnumerateArray().Select(truth => truth.GetInt32()).ToList().IndexOf(1);
        int first = Array.FindIndex(values, value => value.SequenceEqual(steps[zero]));
        Assert.Equal(2, values.Length);
        var rows = new double[2, values[0].Length];
        for (int symbol = 0; symbol < 2; symbol++)
        for (int feature = 0; feature < values[0].Length; feature++)
            rows[symbol, feature] = values[(first + symbol) % 2][feature];
        return WordInput<double>.OfRows(Machines.Bits, rows);
    }

    private static double[][] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

    private static JsonElement Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.PathOf(Path.Combine("bench", "tomita4.json"))));
        return document.RootElement.Clone();
    }
}
