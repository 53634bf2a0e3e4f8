using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Tests.Kernels;

/// <summary>The functions of matrices by name: how to call them, and what they should give, by plain loops in double precision.</summary>
internal static class MatrixFunction
{
    public static readonly string[] Names =
        ["Multiply", "MultiplyTransposed", "Outer", "RepeatRows", "RepeatColumns", "SumRows", "SumColumns", "SoftmaxRows", "SoftmaxColumns", "LogSoftmaxRows", "LogSoftmaxColumns",
         "Transpose", "Diagonal", "TakeDiagonal", "Identity", "Product", "ProductTransposedA", "ProductTransposedB", "ProductTransposedBoth"];

    /// <summary>Elements of the operands and the result, for rows r, inner size k and columns c; of one matrix, r × c.</summary>
    public static (int A, int B, int Y) Sizes(string name, int r, int k, int c) => name switch
    {
        "Multiply" => (r * c, c, r),
        "MultiplyTransposed" => (r * c, r, c),
        "Outer" => (r, c, r * c),
        "RepeatRows" => (c, 1, r * c),
        "RepeatColumns" => (r, 1, r * c),
        "SumRows" => (r * c, 1, c),
        "SumColumns" => (r * c, 1, r),
        "SoftmaxRows" or "SoftmaxColumns" or "LogSoftmaxRows" or "LogSoftmaxColumns" or "Transpose" => (r * c, 1, r * c),
        "Diagonal" or "Identity" => (r, 1, r * r),
        "TakeDiagonal" => (r * r, 1, r),
        _ => (r * k, k * c, r * c),
    };

    public static void Run<T, V>(string name, ref T a, ref T b, ref T y, int r, int k, int c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        switch (name)
        {
            case "Multiply": MatrixFunctions.Multiply<T, V>(ref a, r, c, ref b, ref y); break;
            case "MultiplyTransposed": MatrixFunctions.MultiplyTransposed<T, V>(ref a, r, c, ref b, ref y); break;
            case "Outer": MatrixFunctions.Outer<T, V>(ref a, r, ref b, c, ref y); break;
            case "RepeatRows": MatrixFunctions.RepeatRows(ref a, r, c, ref y); break;
            case "RepeatColumns": MatrixFunctions.RepeatColumns<T, V>(ref a, r, c, ref y); break;
            case "SumRows": MatrixFunctions.SumRows<T, V>(ref a, r, c, ref y); break;
            case "SumColumns": MatrixFunctions.SumColumns<T, V>(ref a, r, c, ref y); break;
            case "SoftmaxRows": MatrixFunctions.SoftmaxRows<T, V>(ref a, r, c, ref y); break;
            case "SoftmaxColumns": MatrixFunctions.SoftmaxColumns<T, V>(ref a, r, c, ref y); break;
            case "LogSoftmaxRows": MatrixFunctions.LogSoftmaxRows<T, V>(ref a, r, c, ref y); break;
            case "LogSoftmaxColumns": MatrixFunctions.LogSoftmaxColumns<T, V>(ref a, r, c, ref y); break;
            case "Transpose": MatrixFunctions.Transpose(ref a, r, c, ref y); break;
            case "Diagonal": MatrixFunctions.Diagonal(ref a, r, ref y); break;
            case "TakeDiagonal": MatrixFunctions.TakeDiagonal(ref a, r, ref y); break;
            case "Identity": MatrixFunctions.Identity(r, ref y); break;
            case "Product": MatrixFunctions.Product<T, V>(ref a, false, ref b, false, ref y, r, k, c); break;
            case "ProductTransposedA": MatrixFunctions.Product<T, V>(ref a, true, ref b, false, ref y, r, k, c); break;
            case "ProductTransposedB": MatrixFunctions.Product<T, V>(ref a, false, ref b, true, ref y, r, k, c); break;
            case "ProductTransposedBoth": MatrixFunctions.Product<T, V>(ref a, true, ref b, true, ref y, r, k, c); break;
            default: throw new ArgumentOutOfRangeException(nameof(name), name, null);
        }
    }

    /// <summary>Element i of the result.</summary>
    public static double Expected(string name, Func<int, double> a, Func<int, double> b, int r, int k, int c, int i) => name switch
    {
        "Multiply" => Sum(c, j => a(i * c + j) * b(j)),
        "MultiplyTransposed" => Sum(r, j => a(j * c + i) * b(j)),
        "Outer" => a(i / c) * b(i % c),
        "RepeatRows" => a(i % c),
        "RepeatColumns" => a(i / c),
        "SumRows" => Sum(r, j => a(j * c + i)),
        "SumColumns" => Sum(c, j => a(i * c + j)),
        "SoftmaxColumns" => Math.Exp(a(i)) / Sum(r, j => Math.Exp(a(j * c + i % c))),
        "SoftmaxRows" => Math.Exp(a(i)) / Sum(c, j => Math.Exp(a(i / c * c + j))),
        "LogSoftmaxColumns" => a(i) - Math.Log(Sum(r, j => Math.Exp(a(j * c + i % c)))),
        "LogSoftmaxRows" => a(i) - Math.Log(Sum(c, j => Math.Exp(a(i / c * c + j)))),
        "Transpose" => a(i % r * c + i / r),
        "Diagonal" => i / r == i % r ? a(i / r) : 0,
        "TakeDiagonal" => a(i * r + i),
        "Identity" => i / r == i % r ? 1 : 0,
        "Product" => Sum(k, j => a(i / c * k + j) * b(j * c + i % c)),
        "ProductTransposedA" => Sum(k, j => a(j * r + i / c) * b(j * c + i % c)),
        "ProductTransposedB" => Sum(k, j => a(i / c * k + j) * b(i % c * k + j)),
        "ProductTransposedBoth" => Sum(k, j => a(j * r + i / c) * b(i % c * k + j)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
}
