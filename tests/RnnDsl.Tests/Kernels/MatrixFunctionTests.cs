using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Tests.Kernels;

/// <summary>Functions of matrices in one row against plain loops, on every width of vectors.</summary>
public class MatrixFunctionTests
{
    private static readonly int[] Lengths = [1, 3, 7, 16, 17, 33];

    public static TheoryData<string> Names => [.. MatrixFunction.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_is_what_plain_loops_give_with_the_same_bits_on_every_width(string name)
    {
        var random = new Random(1);
        foreach (int rows in Lengths)
        {
            foreach (int columns in Lengths)
            {
                foreach (int inner in name.StartsWith("Product", StringComparison.Ordinal) ? Lengths : [1])
                {
                    Check<float>(name, rows, inner, columns, 5e-6, random);
                    Check<double>(name, rows, inner, columns, 1e-14, random);
                }
            }
        }
    }

    [Theory]
    [InlineData("Product")]
    [InlineData("ProductTransposedB")]
    [InlineData("Multiply")]
    [InlineData("MultiplyTransposed")]
    [InlineData("SoftmaxRows")]
    public void Sizes_beyond_one_panel(string name)
    {
        var random = new Random(2);
        Check<float>(name, 5, 64, 130, 1e-5, random);
        Check<float>(name, 6, 65, 131, 1e-5, random);
        Check<double>(name, 3, 200, 67, 1e-13, random);
    }

    [Fact]
    public void Softmax_survives_large_values()
    {
        var m = new Guarded<float>(4);
        var y = new Guarded<float>(4);
        float[] values = [1000, -1000, 1000, float.NegativeInfinity];
        values.CopyTo(m.Values);
        MatrixFunctions.SoftmaxColumns<float, Lanes512<float>>(ref m.Start, 2, 2, ref y.Start);
        Assert.Equal([0.5f, 1, 0.5f, 0], y.Values.ToArray());
        MatrixFunctions.SoftmaxRows<float, Lanes512<float>>(ref m.Start, 2, 2, ref y.Start);
        Assert.Equal([1, 0, 1, 0], y.Values.ToArray());
        MatrixFunctions.LogSoftmaxRows<float, Lanes512<float>>(ref m.Start, 2, 2, ref y.Start);
        Assert.Equal([0, -2000, 0, float.NegativeInfinity], y.Values.ToArray());
    }

    [Fact]
    public void Softmax_along_axis_1_is_the_softmax_of_every_row()
    {
        var random = new Random(3);
        var m = new Guarded<double>(2 * 24, random);
        var y = new Guarded<double>(2 * 24);
        var row = new Guarded<double>(24);
        MatrixFunctions.SoftmaxRows<double, Lanes256<double>>(ref m.Start, 2, 24, ref y.Start);
        RowFunctions.Softmax<double, Lanes256<double>>(ref m.Values[24], ref row.Start, 24);
        Assert.Equal(row.Values.ToArray(), y.Values[24..].ToArray());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(17, 1)]
    [InlineData(16, 33)]
    public void The_solution_of_a_system_solves_it(int n, int columns)
    {
        CheckSolution<float>(n, columns, 1e-4);
        CheckSolution<double>(n, columns, 1e-11);
    }

    [Fact]
    public void A_singular_system_has_no_finite_solution_and_does_not_throw()
    {
        var zeros = new Guarded<float>(9);
        zeros.Values.Clear();
        var ones = new Guarded<float>(9);
        ones.Values.Fill(1);
        var y = new Guarded<float>(9);
        foreach (Guarded<float> a in new[] { zeros, ones, new Guarded<float>(9) })
        {
            MatrixFunctions.Solve(ref a.Start, transposeA: false, ref ones.Start, ref y.Start, 3, 3);
            Assert.Contains(y.Values.ToArray(), value => !float.IsFinite(value));
        }
    }

    private static void Check<T>(string name, int rows, int inner, int columns, double bound, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int aSize, int bSize, int ySize) = MatrixFunction.Sizes(name, rows, inner, columns);
        var a = new Guarded<T>(aSize, random);
        var b = new Guarded<T>(bSize, random);
        T[] widest = Result<T, Lanes512<T>>(name, a, b, ySize, rows, inner, columns);
        Assert.Equal(widest, Result<T, Lanes256<T>>(name, a, b, ySize, rows, inner, columns));
        Assert.Equal(widest, Result<T, Lanes128<T>>(name, a, b, ySize, rows, inner, columns));
        for (int i = 0; i < ySize; i++)
        {
            double expected = MatrixFunction.Expected(name, j => a[j], j => b[j], rows, inner, columns, i);
            Assert.Equal(expected, double.CreateChecked(widest[i]), bound);
        }
    }

    private static T[] Result<T, V>(string name, Guarded<T> a, Guarded<T> b, int size, int rows, int inner, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        var y = new Guarded<T>(size);
        MatrixFunction.Run<T, V>(name, ref a.Start, ref b.Start, ref y.Start, rows, inner, columns);
        y.AssertGuards();
        return y.Values.ToArray();
    }

    private static void CheckSolution<T>(int n, int columns, double bound) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(n);
        var a = new Guarded<T>(n * n, random);
        var b = new Guarded<T>(n * columns, random);
        for (int i = 0; i < n; i++) a.Values[i * (n + 1)] += T.CreateChecked(3);
        foreach (bool transposed in new[] { false, true })
        {
            var y = new Guarded<T>(n * columns);
            var back = new Guarded<T>(n * columns);
            MatrixFunctions.Solve(ref a.Start, transposed, ref b.Start, ref y.Start, n, columns);
            y.AssertGuards();
            MatrixFunctions.Product<T, Lanes256<T>>(ref a.Start, transposed, ref y.Start, false, ref back.Start, n, n, columns);
            for (int i = 0; i < n * columns; i++) Assert.Equal(b[i], back[i], bound);
        }
    }
}
