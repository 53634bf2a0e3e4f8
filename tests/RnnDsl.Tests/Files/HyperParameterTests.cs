using RnnDsl.Files;
using RnnDsl.Models;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Files;

/// <summary>A leaky integrator, whose rate is not learned.</summary>
[RecurrentCell]
public partial class Leaky
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Hyper(0.25)] Scalar rate;

    [Next(nameof(h))] Vec hNext => (1 - rate) * h + rate * Tanh(W * x);
}

public class HyperParameterTests
{
    [Fact]
    public void AFileOfAModelWithOtherHyperParametersIsRefused()
    {
        using var file = new MemoryStream();
        var model = new Leaky(I: 2, H: 3, rate: 0.75);
        model.Save(file);
        file.Position = 0;
        var other = new Leaky(I: 2, H: 3);
        float before = other.Weights.W[0, 0];
        var error = Assert.Throws<ModelFileException>(() => other.Load(file));
        Assert.EndsWith("the hyper-parameter 'rate' of Leaky is 0.75 in the file; this model was made with 0.25.", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, other.Weights.W[0, 0]);
    }

    [Fact]
    public void AFileOfAModelWithTheSameHyperParametersLoads()
    {
        using var file = new MemoryStream();
        var model = new Leaky(I: 2, H: 3, rate: 0.75, seed: 4);
        model.Save(file);
        file.Position = 0;
        var other = new Leaky(I: 2, H: 3, rate: 0.75);
        other.Load(file);
        Assert.Equal(model.Compiled.Parameters.Flat, other.Compiled.Parameters.Flat);
    }
}
