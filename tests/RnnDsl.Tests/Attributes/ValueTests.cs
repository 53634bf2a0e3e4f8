namespace RnnDsl.Tests.Attributes;

public class ValueTests
{
    [Fact]
    public void Vec_copies_what_it_is_given_and_what_it_gives()
    {
        double[] source = [1, 2];
        var v = new Vec(source);
        source[0] = 9;
        v.ToArray()[1] = 9;
        Assert.Equal([1, 2], v.ToArray());
    }

    [Fact]
    public void Mat_is_row_major()
    {
        var m = new Mat(2, 3, 1, 2, 3, 4, 5, 6);
        Assert.Equal((2, 3), (m.Rows, m.Columns));
        Assert.Equal((3, 4), (m[0, 2], m[1, 0]));
        Assert.Equal(m.ToArray(), new Mat(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }).ToArray());
    }

    [Fact]
    public void Text_is_invariant()
    {
        Assert.Equal("[1, 2.5]", new Vec(1, 2.5).ToString());
        Assert.Equal("[[1, 2.5], [3, 4]]", new Mat(2, 2, 1, 2.5, 3, 4).ToString());
        Assert.Equal("-0.5", ((Scalar)(-0.5)).ToString());
        Assert.Equal("Vec without a value", default(Vec).ToString());
        Assert.Equal("Mat without a value", default(Mat).ToString());
        Assert.Equal("Scalar without a value", default(Scalar).ToString());
    }

    [Fact]
    public void Shapes_are_not_empty()
    {
        Expect.ShapeError("Vec: no values; a vector has one unit or more.", () => new Vec(Array.Empty<double>()));
        Expect.ShapeError("Mat: [0 × 3]: a matrix has one row and one column or more.", () => new Mat(0, 3));
        Expect.ShapeError("Mat: [0 × 3]: a matrix has one row and one column or more.", () => new Mat(new double[0, 3]));
        Expect.ShapeError("Mat: 5 values for [2 × 3]: it holds 6.", () => new Mat(2, 3, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void An_index_stays_within_its_own_axis()
    {
        var m = new Mat(2, 3, 1, 2, 3, 4, 5, 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => m[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => m[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => m[-1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Vec(1, 2)[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Vec(1, 2)[-1]);
    }

    [Fact]
    public void A_field_that_nobody_filled_says_so()
    {
        Vec v = default;
        Mat m = default;
        Scalar s = default;
        var u = new Vec(1, 2);
        Expect.NoValue("Vec + Vec: a Vec", () => v + u);
        Expect.NoValue("Vec + Vec: a Vec", () => u + v);
        Expect.NoValue("-Vec: a Vec", () => -v);
        Expect.NoValue("Scalar - Vec: a Vec", () => 1 - v);
        Expect.NoValue("Scalar * Vec: a Scalar", () => s * u);
        Expect.NoValue("Scalar + Scalar: a Scalar", () => 1 + s);
        Expect.NoValue("Mat * Vec: a Mat", () => m * u);
        Expect.NoValue("Mat * Mat: a Mat", () => Equations.Identity(2) * m);
        Expect.NoValue("Mat - Mat: a Mat", () => m - m);
        Expect.NoValue("Vec < Scalar: a Vec", () => v < 0);
        Expect.NoValue("Length: a Vec", () => v.Length);
        Expect.NoValue("Rows: a Mat", () => m.Rows);
        Expect.NoValue("Columns: a Mat", () => m.Columns);
        Expect.NoValue("(double): a Scalar", () => (double)s);
    }

    [Fact]
    public void A_function_of_a_field_that_nobody_filled_says_so()
    {
        Vec v = default;
        Mat m = default;
        Scalar s = default;
        var u = new Vec(1, 2);
        Expect.NoValue("Sigmoid: a Vec", () => Equations.Sigmoid(v));
        Expect.NoValue("Tanh: a Mat", () => Equations.Tanh(m));
        Expect.NoValue("Exp: a Scalar", () => Equations.Exp(s));
        Expect.NoValue("Clamp: a Scalar", () => Equations.Clamp(u, s, 1));
        Expect.NoValue("Max: a Vec", () => Equations.Max(u, v));
        Expect.NoValue("Where: a Vec", () => Equations.Where(v, 1, 0));
        Expect.NoValue("Where: a Scalar", () => Equations.Where(s, 1, 0));
        Expect.NoValue("Sum: a Vec", () => Equations.Sum(v));
        Expect.NoValue("Softmax: a Vec", () => Equations.Softmax(v));
        Expect.NoValue("CumSum: a Vec", () => Equations.CumSum(v));
        Expect.NoValue("Normalize: a Vec", () => Equations.Normalize(v));
        Expect.NoValue("Dot: a Vec", () => Equations.Dot(u, v));
        Expect.NoValue("LayerNorm: a Vec", () => Equations.LayerNorm(u, v, u, 1e-5));
        Expect.NoValue("Concat: a Vec", () => Equations.Concat(u, v));
        Expect.NoValue("Slice: a Vec", () => Equations.Slice(v, 0, 1));
        Expect.NoValue("Reshape: a Vec", () => Equations.Reshape(v, 1, 1));
        Expect.NoValue("Transpose: a Mat", () => Equations.Transpose(m));
        Expect.NoValue("AddRows: a Mat", () => Equations.AddRows(m, u));
        Expect.NoValue("Outer: a Vec", () => Equations.Outer(u, v));
        Expect.NoValue("Hadamard: a Mat", () => Equations.Hadamard(m, m));
    }
}
