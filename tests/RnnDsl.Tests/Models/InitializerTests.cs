using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

public class InitializerTests
{
    public static TheoryData<string> All => ["TorchUniform", "XavierUniform", "XavierNormal", "KaimingUniform", "KaimingNormal", "Orthogonal"];

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_seed_gives_the_same_bits_in_both_precisions(string name)
    {
        HandWrittenGru.Of<double> a = Draw<double>(name, 5), b = Draw<double>(name, 5), other = Draw<double>(name, 6);
        HandWrittenGru.Of<float> rounded = Draw<float>(name, 5);
        Samples.Same(a.Parameters.Flat, b.Parameters.Flat, name);
        Assert.NotEqual(a.Parameters["Uz"].Span.ToArray(), other.Parameters["Uz"].Span.ToArray());
        for (int i = 0; i < rounded.Parameters["Uz"].Span.Length; i++) Assert.Equal((float)a.Parameters["Uz"][i], rounded.Parameters["Uz"][i]);
    }

    [Fact]
    public void Weights_of_one_shape_differ()
    {
        HandWrittenGru.Of<double> model = Draw<double>("TorchUniform", 5);
        Assert.NotEqual(model.Parameters["Uz"].Span.ToArray(), model.Parameters["Ur"].Span.ToArray());
    }

    [Theory]
    [InlineData("XavierUniform", 2.0 / (30 + 50))]
    [InlineData("XavierNormal", 2.0 / (30 + 50))]
    [InlineData("KaimingUniform", 2.0 / 30)]
    [InlineData("KaimingNormal", 2.0 / 30)]
    [InlineData("TorchUniform", 1.0 / (3 * 50))]
    public void Variances_are_those_of_the_papers(string name, double variance)
    {
        HandWrittenGru.Of<double> model = Draw<double>(name, 5);
        double[] values = [.. new[] { "Wz", "Wr", "Wn" }.SelectMany(weight => model.Parameters[weight].Span.ToArray())];
        Assert.InRange(values.Average() / Math.Sqrt(variance), -0.1, 0.1);
        Assert.InRange(values.Average(value => value * value) / variance, 0.9, 1.1);
        Assert.Equal(name == "TorchUniform", model.Parameters["bz"].Span.ToArray().Any(value => value != 0));
    }

    [Theory]
    [InlineData("Wz")]
    [InlineData("Uz")]
    public void Orthogonal_weights_have_orthonormal_columns(string name)
    {
        HandWrittenGru.Of<double> model = Draw<double>("Orthogonal", 5);
        double[,] w = model.Parameters[name].ToArray();
        for (int a = 0; a < w.GetLength(1); a++)
        for (int b = 0; b < w.GetLength(1); b++)
            Samples.Close(a == b ? 1 : 0, Enumerable.Range(0, w.GetLength(0)).Sum(i => w[i, a] * w[i, b]), 1e-12, $"column {a} · column {b}");
    }

    [Fact]
    public void Constants_and_choices_by_parameter()
    {
        var model = new HandWrittenGru.Of<float>(3, 4);
        model.Initialize(Initializer.PerParameter(info => info.Name == "Uz" ? Initializer.Orthogonal : info.Role == ParameterRole.Bias ? Initializer.Constant(0.5) : Initializer.Zero), 1);
        Assert.All(model.Parameters["Wz"].Span.ToArray(), value => Assert.Equal(0, value));
        Assert.All(model.Parameters["bn"].Span.ToArray(), value => Assert.Equal(0.5f, value));
        Assert.Contains(model.Parameters["Uz"].Span.ToArray(), value => value != 0);
    }

    [Fact]
    public void The_random_stream_is_the_published_one()
    {
        // xoshiro256** from the state 1, 2, 3, 4 begins 11520, 0, 1509978240 (the authors' reference implementation).
        var stream = new RandomStream(1, 2, 3, 4);
        Assert.Equal([11520UL, 0UL, 1509978240UL], new[] { stream.NextBits(), stream.NextBits(), stream.NextBits() });
    }

    private static HandWrittenGru.Of<T> Draw<T>(string name, ulong seed) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var model = new HandWrittenGru.Of<T>(30, 50);
        model.Initialize((Initializer)typeof(Initializer).GetProperty(name)!.GetValue(null)!, seed);
        return model;
    }
}
