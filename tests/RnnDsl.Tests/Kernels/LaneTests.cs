using System.Numerics;
using System.Runtime.CompilerServices;
using RnnDsl.Kernels;

namespace RnnDsl.Tests.Kernels;

/// <summary>Lanes against scalar arithmetic, and every width against every other, bit for bit.</summary>
public class LaneTests
{
    private static readonly double[] Special =
        [0.0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, 1e-310, -1e-310, 1e-40, -1e-40, 1e-45,
         1e300, -1e300, 3e38, -3e38, 1e-38, 1.2e-38, 88.7, 88.72284, 89, 90, -87, -87.4, -100, -103.2, -103.9, -104, -110, 709.7, 709.79, 710, -708, -708.5, -745, -745.2, -746, 1000, -1000,
         0.5, 2, 8192, 8193, 1e5, 1048576, 1048577, 1e10, -1e10];

    [Theory]
    [InlineData("Exp", -110, 90, 3e-16, 1.2e-7)]
    [InlineData("Log", 0, 10, 3e-16, 2e-7)]
    [InlineData("Sigmoid", -80, 40, 5e-16, 3e-7)]
    [InlineData("Tanh", -12, 12, 5e-16, 3e-7)]
    [InlineData("Softplus", -80, 60, 5e-16, 3e-7)]
    [InlineData("Elu", -60, 5, 6e-16, 4e-7)]
    [InlineData("NormalCdf", -38, 9, 1.2e-15, 6e-7)]
    [InlineData("Sin", -20, 20, 3e-16, 2e-7)]
    [InlineData("Cos", -20, 20, 3e-16, 2e-7)]
    public void An_elementary_function_is_as_accurate_as_it_says(string name, double from, double to, double doubleBound, double singleBound)
    {
        Functions.Check<double>(name, Grid(from, to), doubleBound);
        Functions.Check<float>(name, Grid(Math.Max(from, name == "NormalCdf" ? -13 : -85), Math.Min(to, 88)), singleBound);
    }

    [Theory]
    [InlineData("Sin")]
    [InlineData("Cos")]
    public void A_circular_function_is_accurate_far_out(string name)
    {
        Functions.Check<double>(name, Grid(-1e7, 1e7), 3e-16);
        Functions.Check<float>(name, Grid(-20000, 20000), 2e-7);
    }

    [Theory]
    [InlineData("Exp")]
    [InlineData("Log")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("Softplus")]
    [InlineData("Elu")]
    [InlineData("NormalCdf")]
    [InlineData("Sin")]
    [InlineData("Cos")]
    public void An_elementary_function_agrees_on_special_values(string name)
    {
        Functions.Check<double>(name, Special, 5e-16);
        Functions.Check<float>(name, Special, 3e-7);
    }

    [Fact]
    public void Every_operation_has_the_same_bits_on_every_width()
    {
        SameBits<float>();
        SameBits<double>();
    }

    [Fact]
    public void Limits_are_exact()
    {
        Assert.Equal(0, Functions.Scalar<double>("Sigmoid", -1000));
        Assert.Equal(1, Functions.Scalar<double>("Sigmoid", 1000));
        Assert.Equal(0, Functions.Scalar<float>("Sigmoid", -1000));
        Assert.Equal(0.5f, Functions.Scalar<float>("Sigmoid", 0));
        Assert.Equal(1, Functions.Scalar<float>("Tanh", 50));
        Assert.Equal(-1, Functions.Scalar<double>("Tanh", double.NegativeInfinity));
        Assert.True(double.IsNegative(Functions.Scalar<double>("Tanh", -0.0)));
        Assert.Equal(double.PositiveInfinity, Functions.Scalar<double>("Exp", 709.8));
        Assert.Equal(1, Functions.Scalar<double>("Exp", 0));
        Assert.Equal(double.NegativeInfinity, Functions.Scalar<double>("Log", 0));
        Assert.Equal(double.NaN, Functions.Scalar<double>("Log", -1e-320));
        Assert.Equal(0, Functions.Scalar<float>("Log", 1));
        Assert.Equal(double.PositiveInfinity, Functions.Scalar<double>("Softplus", double.PositiveInfinity));
        Assert.Equal(0, Functions.Scalar<double>("Softplus", double.NegativeInfinity));
        Assert.Equal(-1, Functions.Scalar<double>("Elu", double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, Functions.Scalar<float>("Elu", double.PositiveInfinity));
        Assert.Equal(0, Functions.Scalar<float>("NormalCdf", double.NegativeInfinity));
        Assert.Equal(1, Functions.Scalar<double>("NormalCdf", double.PositiveInfinity));
        Assert.Equal(double.NaN, Functions.Scalar<double>("Sign", double.NaN));
        Assert.Equal(-1, Functions.Scalar<double>("Sign", -double.Epsilon));
        Assert.Equal(0, Functions.Scalar<float>("Sign", -0.0));
    }

    [Fact]
    public void Where_takes_nothing_from_the_side_not_chosen()
    {
        static void Check<V>() where V : struct, ILanes<V, double>
        {
            V nan = V.Of(double.NaN), one = V.Of(1);
            Assert.Equal(1.0, Functions.First<V, double>(V.Where(V.Of(1), one, nan)));
            Assert.Equal(1.0, Functions.First<V, double>(V.Where(V.Of(0), nan, one)));
            Assert.Equal(0.0, Functions.First<V, double>(V.Greater(nan, one)));
            Assert.Equal(double.NaN, Functions.First<V, double>(V.Max(nan, one)));
            Assert.Equal(double.NaN, Functions.First<V, double>(V.Min(one, nan)));
        }

        Check<Lanes512<double>>();
        Check<Lanes256<double>>();
        Check<Lanes128<double>>();
    }

    [Fact]
    public void The_files_of_the_three_widths_are_the_same_text()
    {
        string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "src", "RnnDsl.Runtime", "Kernels"));
        foreach (string file in new[] { "Lanes{0}.cs", "Elementary/Single{0}.cs", "Elementary/Double{0}.cs" })
        {
            string widest = File.ReadAllText(Path.Combine(folder, string.Format(file, 512)));
            foreach (string width in new[] { "256", "128" })
            {
                Assert.Equal(widest.Replace("512", width), File.ReadAllText(Path.Combine(folder, string.Format(file, width))));
            }
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static double[] Grid(double from, double to)
    {
        var random = new Random(7);
        var grid = new double[20000];
        for (int i = 0; i < grid.Length; i++)
        {
            grid[i] = (i % 4) switch
            {
                0 => from + (to - from) * i / grid.Length,
                1 => from + (to - from) * random.NextDouble(),
                2 => Math.Max(from, Math.ScaleB(random.NextDouble(), -random.Next(0, 100))),
                _ => Math.Max(from, -Math.ScaleB(random.NextDouble(), -random.Next(0, 20))),
            };
        }

        return grid;
    }

    private static void SameBits<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = [.. Special.Concat(Grid(-120, 120)).Concat(Grid(-1e6, 1e6)).Select(T.CreateSaturating)];
        Array.Resize(ref values, values.Length / 16 * 16);
        foreach (string name in Functions.Names)
        {
            T[] a = Functions.Map<Lanes512<T>, T>(name, values), b = Functions.Map<Lanes256<T>, T>(name, values), c = Functions.Map<Lanes128<T>, T>(name, values);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.True(Functions.Same(a[i], b[i]) && Functions.Same(b[i], c[i]), $"{name}({values[i]}) is {a[i]}, {b[i]}, {c[i]}.");
            }
        }
    }
}
