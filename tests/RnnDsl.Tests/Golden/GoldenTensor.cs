using System.Text.Json;

namespace RnnDsl.Tests.Golden;

/// <summary>A tensor of a golden file, row by row.</summary>
internal sealed record GoldenTensor(int[] Shape, double[] Data)
{
    internal static GoldenTensor Read(JsonElement element)
    {
        int[] shape = [.. element.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
        var data = new List<double>();
        Flatten(element.GetProperty("data"), data);
        Assert.Equal(shape.Aggregate(1, (product, length) => product * length), data.Count);
        return new GoldenTensor(shape, [.. data]);
    }

    internal double this[int i, int j] => Data[i * Shape[1] + j];

    internal double this[int i, int j, int k] => Data[(i * Shape[1] + j) * Shape[2] + k];

    /// <summary>Every entry within the tolerance, relative to the largest entry that is expected.</summary>
    internal void Expect(double[] actual, double tolerance, string what, params int[] shape)
    {
        Assert.True(Shape.SequenceEqual(shape), $"{what}: the file has shape [{string.Join(", ", Shape)}]; the model gives [{string.Join(", ", shape)}].");
        Assert.Equal(Data.Length, actual.Length);
        double largest = Largest();
        for (int i = 0; i < Data.Length; i++)
            if (!(Math.Abs(Data[i] - actual[i]) <= tolerance * largest)) Assert.Fail($"{what}, entry {i}: expected {Data[i]:R}, got {actual[i]:R}; off by {Math.Abs(Data[i] - actual[i]) / largest:E2} of the largest entry.");
    }

    internal bool IsClose(double[] actual, double tolerance)
    {
        double largest = Largest();
        return Data.Length == actual.Length && Data.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance * largest);
    }

    private double Largest() => Data.Max(Math.Abs) is var largest and > 0 ? largest : 1;

    private static void Flatten(JsonElement element, List<double> into)
    {
        if (element.ValueKind == JsonValueKind.Number) into.Add(element.GetDouble());
        else
            foreach (JsonElement item in element.EnumerateArray()) Flatten(item, into);
    }
}
