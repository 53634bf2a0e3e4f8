using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Tests.Kernels;

/// <summary>Products against naive sums in double, and the promises about bits.</summary>
public class ProductTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(33)]
    public void A_product_is_the_sum_over_its_blocks(int rows)
    {
        var random = new Random(rows);
        for (int trial = 0; trial < 12; trial++)
        {
            var problem = new BlockProblem(random, rows);
            Check<float>(problem, 2e-6);
            Check<double>(problem, 4e-15);
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_alone_in_a_batch_and_on_every_width()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 30; trial++)
        {
            var problem = new BlockProblem(random, 1 + random.Next(20));
            SameBits<float>(problem);
            SameBits<double>(problem);
        }
    }

    [Fact]
    public void Cutting_a_product_in_two_changes_no_bit()
    {
        var random = new Random(5);
        const int Rows = 9, K = 37, N = 53, Cut = 16;
        var w = Rand<float>(random, N * K);
        var b = Rand<float>(random, N);
        using var x = new Area<float>(random, Rows, K);
        using var whole = new Area<float>(random, Rows, N);
        using var parts = new Area<float>(random, Rows, N);
        Products.Multiply<float, Lanes512<float>>(x.Rows, 0, Rows, PackedMatrix<float>.Create([0], [K], [N], [MatrixSource<float>.Product(w, 0, K)], [MatrixSource<float>.Bias(b, 0)]), whole.Rows, false);
        Products.Multiply<float, Lanes512<float>>(x.Rows, 0, Rows, PackedMatrix<float>.Create([0], [Cut], [N], [MatrixSource<float>.Product(w, 0, K)], [MatrixSource<float>.Bias(b, 0)]), parts.Rows, false);
        Products.Multiply<float, Lanes512<float>>(x.Rows, 0, Rows, PackedMatrix<float>.Create([Cut], [K - Cut], [N], [MatrixSource<float>.Product(w, Cut, K)]), parts.Rows, true);
        whole.AssertSame(parts, N);
    }

    [Fact]
    public void A_block_of_zeros_hides_NaN_of_its_segment()
    {
        var ones = Enumerable.Repeat(1.0, 100).ToArray();
        var cell = MatrixSource<double>.TransposedProduct(ones, 0, 5);
        var packed = PackedMatrix<double>.Create([0, 8], [4, 4], [5, 5], [cell, default, default, cell]);
        using var x = new Area<double>(new Random(1), 3, 16);
        using var y = new Area<double>(new Random(1), 3, 16);
        for (int r = 0; r < 3; r++)
        {
            x.Rows.Span(r, 16).Fill(double.NaN);
            x.Rows.Span(r, 4).Fill(2);
        }

        Products.Multiply<double, Lanes512<double>>(x.Rows, 0, 3, packed, y.Rows, false);
        Assert.Equal([8.0, 8, 8, 8, 8], y.Rows.Span(2, 5).ToArray());
        Assert.All(y.Rows.Column(8).Span(2, 5).ToArray(), v => Assert.Equal(double.NaN, v));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 17)]
    [InlineData(40, 33, 48)]
    [InlineData(129, 45, 100)]
    [InlineData(300, 64, 49)]
    public void An_outer_sum_adds_to_exactly_its_target(int rows, int m, int n)
    {
        Outer<float>(rows, m, n, 2e-5);
        Outer<double>(rows, m, n, 2e-14);
    }

    [Fact]
    public void An_outer_sum_over_chunks_has_the_same_bits()
    {
        var random = new Random(9);
        using var g = new Area<float>(random, 200, 40);
        using var x = new Area<float>(random, 200, 70);
        float[] whole = new float[40 * 70], parts = new float[40 * 70], narrow = new float[40 * 70];
        Products.AccumulateOuter<float, Lanes512<float>>(g.Rows, 40, x.Rows, 70, 0, 200, ref whole[0], 70);
        Products.AccumulateOuter<float, Lanes512<float>>(g.Rows, 40, x.Rows, 70, 0, 77, ref parts[0], 70);
        Products.AccumulateOuter<float, Lanes256<float>>(g.Rows, 40, x.Rows, 70, 77, 123, ref parts[0], 70);
        Products.AccumulateOuter<float, Lanes128<float>>(g.Rows, 40, x.Rows, 70, 0, 200, ref narrow[0], 70);
        Assert.Equal(whole, parts);
        Assert.Equal(whole, narrow);
    }

    [Fact]
    public void A_sum_of_rows_adds_to_exactly_its_target()
    {
        var random = new Random(2);
        using var g = new Area<double>(random, 30, 21);
        var target = Rand<double>(random, 25);
        double[] expected = [.. target];
        for (int r = 4; r < 30; r++)
        {
            for (int n = 0; n < 21; n++)
            {
                expected[n + 2] += g.Rows.Span(r, 21)[n];
            }
        }

        Products.SumRows<double, Lanes512<double>>(g.Rows, 21, 4, 26, ref target[2]);
        Assert.Equal(expected, target);
    }

    [Fact]
    public void Kernels_allocate_nothing()
    {
        var problem = new BlockProblem(new Random(11), 9);
        var setup = new Setup<float>(problem);
        void Work()
        {
            setup.Packed.Repack(setup.Cells, setup.Biases);
            Products.Multiply<float, Lanes512<float>>(setup.X.Rows, 0, 9, setup.Packed, setup.Y.Rows, true);
            Products.AccumulateOuter<float, Lanes512<float>>(setup.X.Rows, 9, setup.Y.Rows, 7, 0, 9, ref setup.Target[0], 7);
            Products.SumRows<float, Lanes512<float>>(setup.Y.Rows, 7, 0, 9, ref setup.Target[0]);
            RowFunctions.Softmax<float, Lanes512<float>>(ref setup.Y.Rows[0], ref setup.Y.Rows[1], 7);
            Lanes512<float>.Store(Lanes512<float>.Sin(Lanes512<float>.Of(1e6)), ref setup.Y.Rows[0], 0);
        }

        Work();
        Assert.Equal(0, Allocation.Least(Work));
        setup.Dispose();
    }

    [Fact]
    public void A_bad_matrix_is_refused_by_name()
    {
        var cell = MatrixSource<float>.Product(new float[10], 0, 4);
        var error = Assert.Throws<ArgumentException>(() => PackedMatrix<float>.Create([0], [4], [3], [cell]));
        Assert.Equal("Cell (segment 0, block 0) is a matrix [3 × 4] with leading dimension 4 at offset 0: it ends at element 12 of an array of 10.", error.Message);
        Assert.Throws<ArgumentException>(() => PackedMatrix<float>.Create([0], [4], [3], []));
        Assert.Throws<ArgumentException>(() => PackedMatrix<float>.Create([0], [4, 1], [3], [cell, cell]));
        Assert.Throws<ArgumentException>(() => PackedMatrix<float>.Create([0], [0], [3], [cell]));
        var packed = PackedMatrix<float>.Create([0], [4], [2], [cell]);
        Assert.Throws<ArgumentException>(() => packed.Repack([default]));
    }

    private static void Outer<T>(int rows, int m, int n, double bound) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Outer<T, Lanes512<T>>(rows, m, n, bound);
        Outer<T, Lanes256<T>>(rows, m, n, bound);
        Outer<T, Lanes128<T>>(rows, m, n, bound);
    }

    private static void Outer<T, V>(int rows, int m, int n, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        var random = new Random(rows);
        int ld = n + 3;
        using var g = new Area<T>(random, rows + 2, m);
        using var x = new Area<T>(random, rows + 2, n);
        T[] target = Rand<T>(random, m * ld + 1);
        T[] expected = [.. target];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = double.CreateChecked(target[1 + i * ld + j]);
                for (int r = 2; r < rows + 2; r++)
                {
                    sum += double.CreateChecked(g.Rows.Span(r, m)[i]) * double.CreateChecked(x.Rows.Span(r, n)[j]);
                }

                expected[1 + i * ld + j] = T.CreateChecked(sum);
            }
        }

        Products.AccumulateOuter<T, V>(g.Rows, m, x.Rows, n, 2, rows, ref target[1], ld);
        for (int i = 0; i < target.Length; i++)
        {
            bool outside = i == 0 || (i - 1) % ld >= n;
            Assert.True(outside ? target[i] == expected[i] : double.CreateChecked(T.Abs(target[i] - expected[i])) <= bound, $"Element {i} is {target[i]} instead of {expected[i]}.");
        }
    }

    private static void Check<T>(BlockProblem problem, double bound) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check<T, Lanes512<T>>(problem, bound);
        Check<T, Lanes256<T>>(problem, bound);
        Check<T, Lanes128<T>>(problem, bound);
    }

    private static void Check<T, V>(BlockProblem problem, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        using var setup = new Setup<T>(problem);
        double[,] expected = setup.Expected();
        Products.Multiply<T, V>(setup.X.Rows, 0, problem.Rows, setup.Packed, setup.Y.Rows, problem.Accumulate);
        for (int r = 0; r < problem.Rows; r++)
        {
            Span<T> row = setup.Y.Rows.Span(r, setup.Packed.OutputWidth);
            foreach (int n in setup.Outputs())
            {
                double error = Math.Abs(double.CreateChecked(row[n]) - expected[r, n]);
                Assert.True(error <= bound * (1 + problem.Lengths.Sum()), $"{problem}: y[{r}][{n}] is {row[n]} instead of {expected[r, n]}.");
            }
        }
    }

    private static void SameBits<T>(BlockProblem problem) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var a = new Setup<T>(problem);
        using var b = new Setup<T>(problem);
        using var c = new Setup<T>(problem);
        using var d = new Setup<T>(problem);
        Products.Multiply<T, Lanes512<T>>(a.X.Rows, 0, problem.Rows, a.Packed, a.Y.Rows, problem.Accumulate);
        Products.Multiply<T, Lanes256<T>>(b.X.Rows, 0, problem.Rows, b.Packed, b.Y.Rows, problem.Accumulate);
        Products.Multiply<T, Lanes128<T>>(c.X.Rows, 0, problem.Rows, c.Packed, c.Y.Rows, problem.Accumulate);
        for (int r = problem.Rows - 1; r >= 0; r--)
        {
            Products.Multiply<T, Lanes512<T>>(d.X.Rows, r, 1, d.Packed, d.Y.Rows, problem.Accumulate);
        }

        foreach (int n in a.Outputs())
        {
            for (int r = 0; r < problem.Rows; r++)
            {
                T expected = a.Y.Rows.Span(r, n + 1)[n];
                Assert.Equal(expected, b.Y.Rows.Span(r, n + 1)[n]);
                Assert.Equal(expected, c.Y.Rows.Span(r, n + 1)[n]);
                Assert.Equal(expected, d.Y.Rows.Span(r, n + 1)[n]);
            }
        }
    }

    private static T[] Rand<T>(Random random, int length) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(random.NextDouble() * 2 - 1))];
}
