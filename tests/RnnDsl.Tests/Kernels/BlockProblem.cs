using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Tests.Kernels;

/// <summary>Random rows in pinned memory whose padding is NaN.</summary>
internal sealed class Area<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PinnedBuffer<T> buffer;
    private readonly int rows;

    public Area(Random random, int rows, int width)
    {
        int stride = Padding.Pad<T>(width);
        this.rows = rows;
        buffer = new(Math.Max(1, rows) * stride);
        buffer.Span.Fill(T.NaN);
        Rows = buffer.Rows(0, stride);
        for (int r = 0; r < rows; r++)
        {
            foreach (ref T value in Rows.Span(r, width))
            {
                value = T.CreateChecked(random.NextDouble() * 2 - 1);
            }
        }
    }

    public Rows<T> Rows { get; }

    public void AssertSame(Area<T> other, int width)
    {
        for (int r = 0; r < rows; r++)
        {
            Assert.Equal(Rows.Span(r, width).ToArray(), other.Rows.Span(r, width).ToArray());
        }
    }

    // Keeps the buffer reachable while its rows are in use.
    public void Dispose() => GC.KeepAlive(buffer);
}

/// <summary>A random grid of blocks, some of them zero, with or without bias.</summary>
internal sealed class BlockProblem
{
    public BlockProblem(Random random, int rows)
    {
        Rows = rows;
        Seed = random.Next();
        Lengths = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => 1 + random.Next(random.Next(2) == 0 ? 5 : 70))];
        Widths = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => 1 + random.Next(random.Next(2) == 0 ? 20 : 130))];
        Zero = [.. Enumerable.Range(0, Lengths.Length * Widths.Length).Select(_ => random.Next(4) == 0)];
        Transposed = random.Next(2) == 0;
        Bias = random.Next(2) == 0;
        Accumulate = random.Next(2) == 0;
    }

    public int Rows { get; }

    public int Seed { get; }

    public int[] Lengths { get; }

    public int[] Widths { get; }

    public bool[] Zero { get; }

    public bool Transposed { get; }

    public bool Bias { get; }

    public bool Accumulate { get; }

    public override string ToString() =>
        $"{Rows} rows, segments {string.Join(",", Lengths)}, blocks {string.Join(",", Widths)}, zero {string.Join(",", Zero)}, transposed {Transposed}, bias {Bias}, accumulate {Accumulate}";
}

/// <summary>A block problem's operands in one precision.</summary>
internal sealed class Setup<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BlockProblem problem;
    private readonly int[] columns;

    public Setup(BlockProblem problem)
    {
        this.problem = problem;
        var random = new Random(problem.Seed);
        columns = new int[problem.Lengths.Length];
        for (int s = 1; s < columns.Length; s++)
        {
            columns[s] = columns[s - 1] + problem.Lengths[s - 1] + random.Next(3);
        }

        int inputs = columns[^1] + problem.Lengths[^1];
        Cells = new MatrixSource<T>[problem.Zero.Length];
        for (int i = 0; i < Cells.Length; i++)
        {
            int k = problem.Lengths[i / problem.Widths.Length], n = problem.Widths[i % problem.Widths.Length], ld = (problem.Transposed ? k : n) + 2;
            T[] array = [.. Enumerable.Range(0, 3 + Math.Max(k, n) * ld).Select(_ => T.CreateChecked(random.NextDouble() * 2 - 1))];
            Cells[i] = problem.Zero[i] ? default : new(array, 3, ld, problem.Transposed);
        }

        Biases = !problem.Bias ? [] : [.. problem.Widths.Select(n => MatrixSource<T>.Bias([.. Enumerable.Range(0, n).Select(_ => T.CreateChecked(random.NextDouble()))], 0))];
        Packed = PackedMatrix<T>.Create(columns, problem.Lengths, problem.Widths, Cells, Biases);
        X = new(random, problem.Rows, inputs);
        Y = new(random, problem.Rows, Packed.OutputWidth);
    }

    public MatrixSource<T>[] Cells { get; }

    public MatrixSource<T>[] Biases { get; }

    public PackedMatrix<T> Packed { get; }

    public Area<T> X { get; }

    public Area<T> Y { get; }

    public T[] Target { get; } = new T[1000];

    /// <summary>The columns of y that are not padding.</summary>
    public IEnumerable<int> Outputs()
    {
        int column = 0;
        foreach (int width in problem.Widths)
        {
            for (int n = 0; n < width; n++)
            {
                yield return column + n;
            }

            column += Padding.Pad<T>(width);
        }
    }

    public double[,] Expected()
    {
        var y = new double[problem.Rows, Packed.OutputWidth];
        for (int r = 0; r < problem.Rows; r++)
        {
            int column = 0;
            for (int b = 0; b < problem.Widths.Length; b++)
            {
                for (int n = 0; n < problem.Widths[b]; n++)
                {
                    double sum = problem.Accumulate ? double.CreateChecked(Y.Rows.Span(r, Packed.OutputWidth)[column + n]) : 0;
                    sum += problem.Bias ? double.CreateChecked(Biases[b].Array![n]) : 0;
                    for (int s = 0; s < columns.Length; s++)
                    {
                        sum += Sum(r, s, b, n);
                    }

                    y[r, column + n] = sum;
                }

                column += Padding.Pad<T>(problem.Widths[b]);
            }
        }

        return y;
    }

    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }

    private double Sum(int r, int s, int b, int n)
    {
        MatrixSource<T> cell = Cells[s * problem.Widths.Length + b];
        double sum = 0;
        for (int k = 0; k < problem.Lengths[s] && !cell.IsZero; k++)
        {
            int index = 3 + (problem.Transposed ? n * cell.LeadingDimension + k : k * cell.LeadingDimension + n);
            sum += double.CreateChecked(X.Rows.Span(r, Packed.InputWidth)[columns[s] + k]) * double.CreateChecked(cell.Array![index]);
        }

        return sum;
    }
}
