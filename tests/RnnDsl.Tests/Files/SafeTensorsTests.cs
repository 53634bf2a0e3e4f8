using System.Text.Json;
using RnnDsl.Files;

namespace RnnDsl.Tests.Files;

public class SafeTensorsTests
{
    [Fact]
    public void FilesOfPyTorchAreRead()
    {
        SafeTensors file = SafeTensors.Read(GoldenFiles.Path("gru.safetensors"));
        JsonElement weights = GoldenFiles.Json("gru").GetProperty("weights");
        Assert.Equal("gru", file.Metadata["case"]);
        Assert.Equal(weights.EnumerateObject().Select(weight => weight.Name).Order(), file.Entries.Select(entry => entry.Name).Order());
        foreach (TensorEntry entry in file.Entries)
        {
            JsonElement weight = weights.GetProperty(entry.Name);
            Assert.Equal(weight.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64()), entry.Shape);
            Assert.Equal(GoldenFiles.Numbers(weight.GetProperty("data")), file[entry.Name].ToArray());
        }
    }

    [Theory]
    [InlineData("f64", TensorType.F64, 0)]
    [InlineData("f16", TensorType.F16, 1.0 / 2048)]
    [InlineData("bf16", TensorType.BF16, 1.0 / 256)]
    public void EveryTypeIsRead(string name, TensorType type, double tolerance)
    {
        SafeTensors exact = SafeTensors.Read(GoldenFiles.Path("attn_sentiment.f64.safetensors"));
        SafeTensors file = SafeTensors.Read(GoldenFiles.Path($"attn_sentiment.{name}.safetensors"));
        foreach (TensorEntry entry in file.Entries)
        {
            Assert.Equal(type, entry.Type);
            double[] expected = exact[entry.Name].ToArray(), actual = file[entry.Name].ToArray();
            for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Abs(expected[i]));
        }
    }

    [Fact]
    public void SpecialNumbersSurvive()
    {
        double[] doubles = [0.0, -0.0, double.Epsilon, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1.0 / 3];
        float[] floats = [0f, -0f, float.Epsilon, float.MaxValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1f / 3];
        Assert.Equal(doubles.Select(BitConverter.DoubleToInt64Bits), RoundTrip(doubles)["a"].ToArray().Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(floats.Select(BitConverter.SingleToInt32Bits), RoundTrip(floats)["a"].ToArray().Select(value => BitConverter.SingleToInt32Bits((float)value)));
    }

    [Fact]
    public void ShapesNamesAndTextsSurvive()
    {
        var writer = new SafeTensorsWriter<float>();
        writer.Metadata["note"] = "naïve \"quotes\"\n";
        writer.Add("scalar", [], [3]);
        writer.Add("nothing", [0, 5], []);
        writer.Add("große Matrix", [2, 1, 3], [1, 2, 3, 4, 5, 6]);
        writer.Add("long", [20_000], new float[20_000]);
        using var stream = new MemoryStream();
        writer.Write(stream);
        SafeTensors file = GoldenFiles.Parse(stream.ToArray());
        Assert.Equal("naïve \"quotes\"\n", file.Metadata["note"]);
        Assert.Equal(["scalar", "nothing", "große Matrix", "long"], file.Entries.Select(entry => entry.Name));
        Assert.Equal([2, 1, 3], file.Entries[2].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], file["große Matrix"].ToArray());
        Assert.Equal(3, file["scalar"][0]);
        Assert.True(file["nothing"].IsEmpty);
        Assert.Contains("no tensor of floating-point numbers 'x'", Assert.Throws<ArgumentException>(() => file["x"].Length).Message);
    }

    [Fact]
    public void TheDataStartAtAMultipleOfEightBytes()
    {
        using var stream = new MemoryStream();
        Writer([1.0]).Write(stream);
        Assert.Equal(0, (stream.Length - 8) % 8);
    }

    [Fact]
    public void WritersRefuseWhatDoesNotFit()
    {
        var writer = new SafeTensorsWriter<float>();
        writer.Add("a", [1], [1]);
        Assert.Throws<ArgumentException>(() => writer.Add("a", [1], [1]));
        Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", [1], [1]));
        Assert.Throws<ArgumentException>(() => writer.Add("b", [2, 2], [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Add("c", [-1, -1], [1]));
    }

    [Fact]
    public void AStreamIsReadFromWhereItStands()
    {
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        Writer([7.0]).Write(stream);
        stream.Position = 3;
        Assert.Equal(7, SafeTensors.Read(stream)["a"][0]);
    }

    private static SafeTensors RoundTrip<T>(T[] values) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var stream = new MemoryStream();
        Writer(values).Write(stream);
        return GoldenFiles.Parse(stream.ToArray());
    }

    private static SafeTensorsWriter<T> Writer<T>(T[] values) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var writer = new SafeTensorsWriter<T>();
        writer.Add("a", [values.Length], values);
        return writer;
    }
}
