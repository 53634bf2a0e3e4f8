namespace RnnDsl.Tests.Attributes;

public class OperatorTests
{
    private readonly Vec a = new(1, -2, 3);
    private readonly Vec b = new(4, 5, -6);
    private readonly Mat m = new(2, 3, 1, 2, 3, 4, 5, 6);
    private readonly Scalar s = 2;

    [Fact]
    public void Vectors_element_by_element()
    {
        Expect.Close([5, 3, -3], a + b);
        Expect.Close([-3, -7, 9], a - b);
        Expect.Close([4, -10, -18], a * b);
        Expect.Close([0.25, -0.4, -0.5], a / b);
        Expect.Close([-1, 2, -3], -a);
    }

    [Fact]
    public void A_scalar_broadcasts_on_either_side()
    {
        Expect.Close([3, 0, 5], a + s);
        Expect.Close([3, 0, 5], s + a);
        Expect.Close([-1, -4, 1], a - s);
        Expect.Close([1, 4, -1], s - a);
        Expect.Close([2, -4, 6], a * s);
        Expect.Close([2, -4, 6], s * a);
        Expect.Close([0.5, -1, 1.5], a / s);
        Expect.Close([2, -1, 2.0 / 3], s / a);
    }

    [Fact]
    public void Literals_are_scalars()
    {
        Expect.Close([0, 3, -2], 1 - a);
        Expect.Close([0.5, -1, 1.5], 0.5 * a);
        Expect.Close([0.5, -1, 1.5], a / 2);
        Expect.Close([2, -1, 4], a + 1f);
        Expect.Close(5, 1 + 2 * s);
        Expect.Close(0.25, 1 / (s + 2));
        Expect.Close(new double[,] { { 0, -1, -2 }, { -3, -4, -5 } }, 1 - m);
        Expect.Close([1, 0, 1], a > 0);
        Expect.Close([0, 1, 0], 0 > a);
    }

    [Fact]
    public void Scalars()
    {
        Scalar t = 5;
        Expect.Close(7, s + t);
        Expect.Close(-3, s - t);
        Expect.Close(10, s * t);
        Expect.Close(0.4, s / t);
        Expect.Close(-2, -s);
        Assert.Equal((1, 0, 1, 0), ((double)(s < t), (double)(s > t), (double)(s <= t), (double)(s >= t)));
        Assert.Equal((0, 0, 1, 1), ((double)(s < 2), (double)(s > 2), (double)(s <= 2), (double)(2 >= s)));
    }

    [Fact]
    public void Comparisons_give_one_or_zero()
    {
        var c = new Vec(1, 0, 4);
        Expect.Close([0, 1, 1], a < c);
        Expect.Close([0, 0, 0], a > c);
        Expect.Close([1, 1, 1], a <= c);
        Expect.Close([1, 0, 0], a >= c);
        Expect.Close([1, 1, 0], a < s);
        Expect.Close([0, 0, 1], a >= s);
        Expect.Close([0, 0, 1], s < a);
        Expect.Close([1, 1, 0], s >= a);
        Expect.Close(new double[,] { { 0, 0, 1 }, { 1, 1, 1 } }, m > 2);
        Expect.Close(new double[,] { { 1, 1, 1 }, { 1, 1, 1 } }, m <= m + 0);
    }

    [Fact]
    public void Matrix_products()
    {
        Expect.Close([6, 12], m * a);
        Expect.Close(new double[,] { { 5, 2 }, { 14, 5 } }, m * new Mat(3, 2, 1, 0, 2, 1, 0, 0));
        Expect.Close([9, 12, 15], Equations.Transpose(m) * new Vec(1, 2));
    }

    [Fact]
    public void Matrices_element_by_element()
    {
        Expect.Close(new double[,] { { 2, 4, 6 }, { 8, 10, 12 } }, m + m);
        Expect.Close(new double[,] { { 0, 0, 0 }, { 0, 0, 0 } }, m - m);
        Expect.Close(new double[,] { { 2, 4, 6 }, { 8, 10, 12 } }, s * m);
        Expect.Close(new double[,] { { 2, 4, 6 }, { 8, 10, 12 } }, m * 2);
        Expect.Close(new double[,] { { 0.5, 1, 1.5 }, { 2, 2.5, 3 } }, m / 2);
        Expect.Close(new double[,] { { 6, 3, 2 }, { 1.5, 1.2, 1 } }, 6 / m);
        Expect.Close(new double[,] { { -1, -2, -3 }, { -4, -5, -6 } }, -m);
        Expect.Close(new double[,] { { 2, 3, 4 }, { 5, 6, 7 } }, m + 1);
        Expect.Close(new double[,] { { -1, 0, 1 }, { 2, 3, 4 } }, m - 2);
    }

    [Fact]
    public void Vector_shape_errors()
    {
        var d = new Vec(1, 2, 3, 4);
        Expect.ShapeError("Vec + Vec: [3] plus [4]: the lengths 3 and 4 differ.", () => a + d);
        Expect.ShapeError("Vec - Vec: [3] minus [4]: the lengths 3 and 4 differ.", () => a - d);
        Expect.ShapeError("Vec * Vec: [3] times [4]: the lengths 3 and 4 differ.", () => a * d);
        Expect.ShapeError("Vec / Vec: [4] over [3]: the lengths 4 and 3 differ.", () => d / a);
        Expect.ShapeError("Vec < Vec: [3] compared with [4]: the lengths 3 and 4 differ.", () => a < d);
        Expect.ShapeError("Vec > Vec: [3] compared with [4]: the lengths 3 and 4 differ.", () => a > d);
        Expect.ShapeError("Vec <= Vec: [3] compared with [4]: the lengths 3 and 4 differ.", () => a <= d);
        Expect.ShapeError("Vec >= Vec: [3] compared with [4]: the lengths 3 and 4 differ.", () => a >= d);
    }

    [Fact]
    public void A_vector_of_one_unit_does_not_broadcast() =>
        Expect.ShapeError("Vec + Vec: [3] plus [1]: the lengths 3 and 1 differ.", () => a + new Vec(1));

    [Fact]
    public void Matrix_shape_errors()
    {
        var wide = new Mat(4, 3, new double[12]);
        var tall = new Mat(2, 1, 1, 2);
        Expect.ShapeError(
            "Mat * Vec: [4 × 3] times [5]: the inner dimensions 3 and 5 differ.", () => wide * new Vec(1, 2, 3, 4, 5));
        Expect.ShapeError("Mat * Mat: [2 × 3] times [4 × 3]: the inner dimensions 3 and 4 differ.", () => m * wide);
        Expect.ShapeError("Mat + Mat: [2 × 3] plus [4 × 3]: the numbers of rows 2 and 4 differ.", () => m + wide);
        Expect.ShapeError("Mat - Mat: [2 × 3] minus [2 × 1]: the numbers of columns 3 and 1 differ.", () => m - tall);
        Expect.ShapeError(
            "Mat < Mat: [2 × 3] compared with [2 × 1]: the numbers of columns 3 and 1 differ.", () => m < tall);
    }
}
