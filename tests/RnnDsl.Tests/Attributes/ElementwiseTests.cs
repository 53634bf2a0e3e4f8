using static RnnDsl.Equations;

namespace RnnDsl.Tests.Attributes;

public class ElementwiseTests
{
    private static readonly double Inf = double.PositiveInfinity;

    [Fact]
    public void Functions_of_mathematics()
    {
        Expect.Close([1, Math.E], Exp(new Vec(0, 1)));
        Expect.Close([0, -Inf], Log(new Vec(1, 0)));
        Expect.Close([3, 0], Sqrt(new Vec(9, 0)));
        Expect.Close([9, 4], Square(new Vec(-3, 2)));
        Expect.Close([3, 0, 2], Abs(new Vec(-3, 0, 2)));
        Expect.Close([-1, 0, 1, double.NaN], Sign(new Vec(-3, 0, 2, double.NaN)));
        Expect.Close([-2, 1, 3], Floor(new Vec(-1.5, 1.5, 3)));
        Expect.Close([0, 1], Sin(new Vec(0, Math.PI / 2)));
        Expect.Close([1, -1], Cos(new Vec(0, Math.PI)));
    }

    [Fact]
    public void Sigmoid_neither_overflows_nor_underflows_early()
    {
        Expect.Close([0.5, 1 / (1 + Math.Exp(-1)), 1, 0], Sigmoid(new Vec(0, 1, 1000, -1000)));
        Expect.Close(Math.Exp(-700), Sigmoid(-700));
        Expect.Close(double.NaN, Sigmoid(double.NaN));
    }

    [Fact]
    public void Softplus_and_its_mirror_keep_their_tails()
    {
        Expect.Close([Math.Log(2), 1000, Math.Exp(-50), 0], Softplus(new Vec(0, 1000, -50, -1000)));
        Expect.Close([-Math.Log(2), -1000, -Math.Exp(-50), 0], LogSigmoid(new Vec(0, -1000, 50, 1000)));
    }

    [Fact]
    public void Rectifiers()
    {
        Expect.Close([0, 0, 2], Relu(new Vec(-3, 0, 2)));
        Expect.Close([-0.03, 0, 2], LeakyRelu(new Vec(-3, 0, 2)));
        Expect.Close([-0.6, 0, 2], LeakyRelu(new Vec(-3, 0, 2), 0.2));
        Scalar slope = 0.5;
        Expect.Close(-1, LeakyRelu(-2, slope));
        Expect.Close([Math.Exp(-3) - 1, 0, 2, -1], Elu(new Vec(-3, 0, 2, -1000)));
        Expect.Close(-1e-12 + 0.5e-24, Elu(-1e-12));
    }

    [Fact]
    public void Bounded_lines()
    {
        Expect.Close([0, 0, 0.25, 0.5, 1, 1], HardSigmoid(new Vec(-4, -3, -1.5, 0, 3, 4)));
        Expect.Close([-1, -0.5, 1], HardTanh(new Vec(-4, -0.5, 3)));
        Expect.Close([-1, 0.5, 2], Clamp(new Vec(-4, 0.5, 3), -1, 2));
        Expect.Close(2, Clamp(0, 5, 2));
    }

    [Fact]
    public void Smooth_activations()
    {
        Expect.Close([Math.Tanh(0.3), 0], Tanh(new Vec(0.3, 0)));
        Expect.Close([0, 2 / (1 + Math.Exp(-2))], Silu(new Vec(0, 2)));
    }

    /// <summary>Values of x·erfc(-x/√2)/2 from Python's math.erfc.</summary>
    [Theory]
    [InlineData(-30, -1.4720141781446293e-196)]
    [InlineData(-8, -4.9767684594174555e-15)]
    [InlineData(-3, -0.004049694094890287)]
    [InlineData(-2.9, -0.005410858571113711)]
    [InlineData(-2.5, -0.015524163314440348)]
    [InlineData(-1, -0.15865525393145707)]
    [InlineData(-1e-09, -4.999999996010577e-10)]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.34573123063700656)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(2.8284271, 2.8218117832950647)]
    [InlineData(2.83, 2.82341345741495)]
    [InlineData(6, 5.999999994080474)]
    public void Gelu_is_the_exact_one_far_into_its_tail(double x, double expected) =>
        Expect.Close(expected, Gelu(x), 2e-13);

    [Fact]
    public void Scalars_and_matrices_have_the_same_functions()
    {
        var m = new Mat(1, 2, -3, 2);
        Expect.Close(new double[,] { { 0, 2 } }, Relu(m));
        Expect.Close(new double[,] { { -0.3, 2 } }, LeakyRelu(m, 0.1));
        Expect.Close(new double[,] { { -1, 1 } }, Clamp(m, -1, 1));
        Expect.Close(new double[,] { { 9, 4 } }, Square(m));
        Expect.Close(0.5, Sigmoid(0));
        Expect.Close(3, Abs(-3));
        Expect.Close(1, Clamp(7, 0, 1));
    }

    [Fact]
    public void Functions_of_two_operands()
    {
        Vec a = new(1, -2, 3), b = new(2, -3, 3);
        Expect.Close([2, -2, 3], Max(a, b));
        Expect.Close([1, -3, 3], Min(a, b));
        Expect.Close([0, 0, 1], Equal(a, b));
        Expect.Close([1, 0, 3], Max(a, 0));
        Expect.Close([1, 0, 3], Max(0, a));
        Expect.Close([1, -0.125, 27], Pow(a, b));
        Expect.Close([1, 4, 9], Pow(a, 2));
        Expect.Close([2, 0.25, 8], Pow(2, a));
        Expect.Close([1.5, 0.5, -0.5], Mod(new Vec(5.5, -1.5, 1.5), new Vec(2, 2, -2)));
        Expect.Close([1, 3, 1], Mod(7, new Vec(2, 4, 3)));
        Expect.Close(2, Max(1, 2));
        Expect.Close(double.NaN, Max(1, double.NaN));
        Expect.Close(new double[,] { { 0, 1 } }, Equal(new Mat(1, 2, 3, 4), new Mat(1, 2, 1, 4)));
        Expect.Close(new double[,] { { 3, 3 } }, Min(new Mat(1, 2, 3, 4), 3));
        Expect.Close(new double[,] { { 3, 4 } }, Max(1, new Mat(1, 2, 3, 4)));
    }

    [Fact]
    public void Where_chooses_by_element()
    {
        Vec c = new(1, 0, 2), a = new(1, 2, 3), b = new(-1, -2, -3);
        Expect.Close([1, -2, 3], Where(c, a, b));
        Expect.Close([1, 0, 3], Where(c, a, 0));
        Expect.Close([0, -2, 0], Where(c, 0, b));
        Expect.Close([1, -1, 1], Where(c, 1, -1));
        Expect.Close([1, 2, 3], Where(1, a, b));
        Expect.Close([0, 0, 0], Where(0, a, 0));
        Expect.Close([9, 9, 9], Where(1, 9, b));
        Expect.Close(5, Where((Scalar)3 > 2, 5, 6));
        Expect.Close(new double[,] { { 3, -4 } }, Where(new Mat(1, 2, 1, 0), new Mat(1, 2, 3, 4), new Mat(1, 2, -3, -4)));
    }

    [Fact]
    public void Shape_errors_name_the_operands_as_written()
    {
        Vec gate = new(1, 2, 3), query = new(1, 2);
        Mat wide = new(1, 2, 1, 2), tall = new(2, 1, 1, 2);
        Expect.ShapeError("Max: gate [3] and query [2]: the lengths 3 and 2 differ.", () => Max(gate, query));
        Expect.ShapeError("Min: query [2] and gate [3]: the lengths 2 and 3 differ.", () => Min(query, gate));
        Expect.ShapeError("Mod: gate + 1 [3] and query [2]: the lengths 3 and 2 differ.", () => Mod(gate + 1, query));
        Expect.ShapeError("Pow: gate [3] and query [2]: the lengths 3 and 2 differ.", () => Pow(gate, query));
        Expect.ShapeError("Equal: gate [3] and query [2]: the lengths 3 and 2 differ.", () => Equal(gate, query));
        Expect.ShapeError(
            "Max: wide [1 × 2] and tall [2 × 1]: the numbers of rows 1 and 2 differ.", () => Max(wide, tall));
        Expect.ShapeError(
            "Where: gate > 0 [3] and query [2]: the lengths 3 and 2 differ.", () => Where(gate > 0, query, gate));
        Expect.ShapeError("Where: gate [3] and query [2]: the lengths 3 and 2 differ.", () => Where(gate, gate, query));
        Expect.ShapeError("Where: gate [3] and query [2]: the lengths 3 and 2 differ.", () => Where(gate, query, 0));
        Expect.ShapeError("Where: gate [3] and query [2]: the lengths 3 and 2 differ.", () => Where(gate, 0, query));
        Expect.ShapeError("Where: gate [3] and query [2]: the lengths 3 and 2 differ.", () => Where(1, gate, query));
        Expect.ShapeError(
            "Where: wide [1 × 2] and tall [2 × 1]: the numbers of rows 1 and 2 differ.", () => Where(wide, tall, wide));
    }
}
