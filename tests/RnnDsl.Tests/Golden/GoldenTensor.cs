using System.Numerics;
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

    /// <summary>A tensor [a × b].</summary>
    internal T[,] Matrix<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var matrix = new T[Shape[0], Shape[1]];
        for (int i = 0; i < Shape[0]; i++)
        for (int j = 0; j < Shape[1]; j++)
            matrix[i, j] = T.CreateChecked(this[i, j]);
        return matrix;
    }

    /// <summary>A tensor [a × b × c], times a factor.</summary>
    internal T[,,] Cube<T>(double scale = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cube = new T[Shape[0], Shape[1], Shape[2]];
        for (int i = 0; i < Shape[0]; i++)
        for (int j = 0; j < Shape[1]; j++)
        for (int k = 0; k < Shape[2]; k++)
            cube[i, j, k] = T.CreateChecked(scale * this[i, j, k]);
        return cube;
    }

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
