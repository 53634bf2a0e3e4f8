using static RnnDsl.Equations;

namespace RnnDsl.Tests.Attributes;

public class VectorAndMatrixTests
{
    private readonly Vec v = new(3, -4, 12);
    private readonly Mat m = new(2, 3, 1, 2, 3, 4, 5, 6);

    [Fact]
    public void Reductions()
    {
        Expect.Close(11, Sum(v));
        Expect.Close(21, Sum(m));
        Expect.Close(11.0 / 3, Mean(v));
        Expect.Close(13, Norm(v));
        Expect.Close(12, Max(v));
        Expect.Close(-4, Min(v));
        Expect.Close(2, ArgMax(v));
        Expect.Close(0, ArgMax(new Vec(1, 1)));
        Expect.Close(1, ArgMax(new Vec(1, double.NaN, 3)));
        Expect.Close(double.NaN, Max(new Vec(1, double.NaN, 3)));
        Expect.Close(-1, Dot(v, new Vec(1, 1, 0)));
    }

    [Fact]
    public void Vectors_to_vectors()
    {
        Expect.Close([3, -1, 11], CumSum(v));
        Expect.Close([3.0 / 13, -4.0 / 13, 12.0 / 13], Normalize(v));
        Assert.Equal([3, -4, 12], v.ToArray()); // nothing writes to its operand
    }

    [Fact]
    public void Softmax_neither_overflows_nor_depends_on_a_shift()
    {
        Expect.Close([0.25, 0.75], Softmax(new Vec(0, Math.Log(3))));
        Expect.Close([0.5, 0.5, 0], Softmax(new Vec(1000, 1000, -1000)));
        Expect.Close([Math.Log(0.25), Math.Log(0.75)], LogSoftmax(new Vec(0, Math.Log(3))));
        Expect.Close([-Math.Log(2), -Math.Log(2), -2000 - Math.Log(2)], LogSoftmax(new Vec(1000, 1000, -1000)));
    }

    [Fact]
    public void Softmax_of_a_matrix_runs_along_the_axis()
    {
        double log3 = Math.Log(3);
        var logits = new Mat(2, 2, 0, log3, log3, log3);
        Expect.Close(new double[,] { { 0.25, 0.5 }, { 0.75, 0.5 } }, Softmax(logits, 0));
        Expect.Close(new double[,] { { 0.25, 0.75 }, { 0.5, 0.5 } }, Softmax(logits, 1));
        Expect.Close(new double[,] { { Math.Log(0.25), Math.Log(0.75) }, { -Math.Log(2), -Math.Log(2) } }, LogSoftmax(logits, 1));
        Expect.ShapeError("Softmax: [2 × 2] along axis 2: the axes are 0 (columns) and 1 (rows).", () => Softmax(logits, 2));
    }

    [Fact]
    public void LayerNorm_uses_the_biased_variance()
    {
        // mean 3, variance (4 + 0 + 4) / 3 = 8/3; eps 4/3 makes the root 2.
        Vec x = new(1, 3, 5), gain = new(1, 2, 3), bias = new(10, 20, 30);
        Expect.Close([9, 20, 33], LayerNorm(x, gain, bias, 4.0 / 3));
    }

    [Fact]
    public void Layout()
    {
        Expect.Close([3, -4, 12, 7], Concat(v, new Vec(7)));
        Expect.Close([-4, 12], Slice(v, 1, 2));
        Expect.Close(new double[,] { { 1, 2 }, { 3, 4 } }, Reshape(new Vec(1, 2, 3, 4), 2, 2));
        Expect.Close([1, 2, 3, 4, 5, 6], Flatten(m));
        Expect.Close(new double[,] { { 1, 4 }, { 2, 5 }, { 3, 6 } }, Transpose(m));
    }

    [Fact]
    public void Matrices()
    {
        Expect.Close(new double[,] { { 1, 0 }, { 0, 1 } }, Identity(2));
        Expect.Close(new double[,] { { 2, 0 }, { 0, 3 } }, Diag(new Vec(2, 3)));
        Expect.Close(new double[,] { { 3, -4, 12 }, { 6, -8, 24 } }, Outer(new Vec(1, 2), v));
        Expect.Close(new double[,] { { 1, 4, 9 }, { 16, 25, 36 } }, Hadamard(m, m));
        Expect.Close(new double[,] { { 4, -2, 15 }, { 7, 1, 18 } }, AddRows(m, v));
    }

    [Fact]
    public void Shape_errors_name_the_operands_as_written()
    {
        Vec query = new(1, 2);
        Expect.ShapeError("Dot: v [3] and query [2]: the lengths 3 and 2 differ.", () => Dot(v, query));
        Expect.ShapeError("LayerNorm: v [3] and query [2]: the lengths 3 and 2 differ.", () => LayerNorm(v, query, v, 0));
        Expect.ShapeError("LayerNorm: v [3] and query [2]: the lengths 3 and 2 differ.", () => LayerNorm(v, v, query, 0));
        Expect.ShapeError(
            "Hadamard: m [2 × 3] and Transpose(m) [3 × 2]: the numbers of rows 2 and 3 differ.",
            () => Hadamard(m, Transpose(m)));
        Expect.ShapeError(
            "AddRows: m [2 × 3] and query [2]: the number of columns 3 and the length 2 differ.", () => AddRows(m, query));
        Expect.ShapeError("Reshape: v [3] to [2 × 2]: the sizes 3 and 4 differ.", () => Reshape(v, 2, 2));
        Expect.ShapeError("Identity: [0 × 0]: a matrix has one row and one column or more.", () => Identity(0));
        Expect.ShapeError("Concat: no vectors; it needs one or more.", () => Concat());
    }

    [Fact]
    public void Solve_exchanges_rows_where_the_pivot_is_zero()
    {
        var a = new Mat(3, 3, 0, 2, 1, 1, 1, 0, 2, 0, 3);
        var y = new Mat(3, 2, 1, 2, -3, 4, 5, -6);
        Expect.Close(new double[,] { { 1, 2 }, { -3, 4 }, { 5, -6 } }, Solve(a, a * y), 1e-13);
        Expect.ShapeError(
            "Solve: m [2 × 3] and y [3 × 2]: the first has 2 rows and 3 columns and is not square.", () => Solve(m, y));
        Expect.ShapeError("Solve: a [3 × 3] and m [2 × 3]: the numbers of rows 3 and 2 differ.", () => Solve(a, m));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, 2)]
    [InlineData(0, 0)]
    [InlineData(0, 4)]
    public void Slice_stays_within_the_vector(int start, int count) =>
        Expect.ShapeError(
            $"Slice: v [3] from {start}, {count} units: they must lie within the 3 units from 0.",
            () => Slice(v, start, count));

    /// <summary>The equations of the GRU as a user writes them, with every unit small enough to follow by hand.</summary>
    [Fact]
    public void A_cell_reads_as_its_equations()
    {
        Mat W = new(1, 1, 1), U = new(1, 1, 0);
        Vec x = new(0), h = new(4), b = new(0);
        Vec z = Sigmoid(W * x + b + U * h), n = Tanh(W * x + b + z * (U * h));
        Expect.Close([2], (1 - z) * n + z * h);
    }
}
