using System.Text.Json;

namespace Zoo;

/// <summary>A tensor of a file: its shape ([] a scalar) and its numbers, row by row.</summary>
internal sealed record Tensor(int[] Shape, double[] Data)
{
    /// <summary>What of a larger entry counts as rounding: a tensor below it is nothing but zeros that were computed.</summary>
    private const double Rounding = 1e-12;

    public static Tensor Read(JsonElement element)
    {
        int[] shape = [.. element.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
        var data = new List<double>();
        Flatten(element.GetProperty("data"), data);
        if (data.Count != Product(shape)) throw new UserException($"A tensor of shape [{string.Join(", ", shape)}] has {data.Count} numbers.");
        return new Tensor(shape, [.. data]);
    }

    /// <summary>The numbers of several tensors as one vector.</summary>
    public static Tensor Joined(IEnumerable<Tensor> tensors)
    {
        double[] data = [.. tensors.SelectMany(tensor => tensor.Data)];
        return new Tensor([data.Length], data);
    }

    /// <summary>The numbers of one index, or of several, of the first dimensions.</summary>
    public ReadOnlySpan<double> At(params ReadOnlySpan<int> index)
    {
        int size = Product(Shape.AsSpan(index.Length)), start = 0;
        for (int d = 0; d < index.Length; d++) start = start * Shape[d] + index[d];
        return Data.AsSpan(start * size, size);
    }

    /// <summary>The same numbers as rows, the first dimensions put into one.</summary>
    /// <param name="leading">How many dimensions make up the rows.</param>
    public T[,] Rows<T>(int leading) where T : System.Numerics.INumber<T>
    {
        int rows = Product(Shape.AsSpan(0, leading)), width = Product(Shape.AsSpan(leading));
        var values = new T[rows, width];
        for (int i = 0; i < Data.Length; i++) values[i / width, i % width] = T.CreateChecked(Data[i]);
        return values;
    }

    /// <summary>
    /// The largest difference of an entry, relative to the largest entry of this tensor; absolute where this is zero up to
    /// rounding.
    /// </summary>
    public double ErrorOf(ReadOnlySpan<double> actual)
    {
        double largest = Data.Length == 0 ? 0 : Data.Max(Math.Abs), error = 0;
        for (int i = 0; i < Data.Length; i++)
        {
            double difference = Math.Abs(Data[i] - actual[i]);
            // Written so that NaN counts as an error.
            if (!(difference <= error)) error = double.IsNaN(difference) ? double.PositiveInfinity : difference;
        }
        return error / (largest > Rounding ? largest : 1);
    }

    private static int Product(ReadOnlySpan<int> lengths)
    {
        int product = 1;
        foreach (int length in lengths) product *= length;
        return product;
    }

    private static void Flatten(JsonElement element, List<double> into)
    {
        if (element.ValueKind == JsonValueKind.Number) into.Add(element.GetDouble());
        else
            foreach (JsonElement item in element.EnumerateArray()) Flatten(item, into);
    }
}
