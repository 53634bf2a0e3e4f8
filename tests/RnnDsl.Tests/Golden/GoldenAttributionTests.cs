using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>The explainers over generated models with heads, against PyTorch and Captum in double precision.</summary>
public class GoldenAttributionTests
{
    private const double InDouble = 1e-10;
    private const double InSingle = 1e-5;

    public static TheoryData<string> Cases => GoldenTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_attributions(string name)
    {
        Of<double>(name, InDouble).Everything();
        Of<float>(name, InSingle).Everything();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_targets_read_the_heads(string name)
    {
        Of<double>(name, InDouble).FunctionValues();
        Of<float>(name, InSingle).FunctionValues();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_gradients_are_signed_saliency(string name)
    {
        Of<double>(name, InDouble).Gradients();
        Of<float>(name, InSingle).Gradients();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_adjoints_are_reported(string name)
    {
        Reports(new GoldenCase<double>(name), InDouble);
        Reports(new GoldenCase<float>(name), InSingle);
    }

    [Theory]
    [InlineData("saliency_squared", "gru: no test knows the method of attributions/saliency_squared.")]
    [InlineData("ig_simpson_20", "gru: ig_simpson_20 names no rule that a test knows.")]
    [InlineData("ig_left", "gru: ig_left does not name a rule and a number of points.")]
    [InlineData("ig_left_20_other", "gru: ig_left_20_other does not name a rule and a number of points.")]
    public void Golden_fields_of_unknown_methods_fail(string field, string message)
    {
        GoldenAttributions<double> attributions = Of<double>("gru", InDouble);
        Assert.Equal(message, Assert.ThrowsAny<Exception>(() => attributions.Method(field)).Message);
    }

    private static GoldenAttributions<T> Of<T>(string name, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of(new GoldenCase<T>(name), tolerance);

    private static GoldenAttributions<T> Of<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(golden.File, golden.Model, golden.Batch, golden.Target, golden.Initial, tolerance, golden.Definition.Input);

    private static void Reports<T>(GoldenCase<T> golden, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string[] traced = golden.File.Names("trace");
        Assert.Equal(traced, golden.File.Names("grad_trace"));
        Of(golden, tolerance).Adjoints(traced.Select(name => (name, golden.QuantityOf(name))));
    }
}
