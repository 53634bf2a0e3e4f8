using System.Numerics;

namespace RnnDsl.Kernels;

/// <summary>The operands of one call of a micro-kernel: y[i][n] = c[i][n] + Σ_k x[i·XStride + k·XNext]·w[k·WStride + n].</summary>
/// <remarks>
/// The sum is one chain in ascending k that starts from c. All of c is read before any of y is written, so that y may be c.
/// A kernel Tile R×N covers R rows and N vectors of columns; its accumulators are locals because only those stay in registers.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe struct Tile<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* X;
    public T* W;
    public T* C;
    public T* Y;
    public nint XStride;
    public nint XNext;
    public nint WStride;
    public nint CStride;
    public nint YStride;
    public int Depth;
}
