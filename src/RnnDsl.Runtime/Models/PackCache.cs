using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>
/// The packed matrices of one program over one parameter set. When the set's memory is written over by a later edit, they are packed
/// again in place if they were made by <see cref="ParameterSet{T}.Pack"/>, and made anew if not. The set's lock guards it.
/// </summary>
internal sealed class PackCache<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(PackedMatrix<T> Matrix, MatrixSource<T>[] Cells, MatrixSource<T>[] Bias)> sources = [];
    private PackedMatrix<T>[]? matrices;
    private bool stale;

    internal PackedMatrix<T>[] Get(ParameterSet<T> parameters, Func<ParameterSet<T>, PackedMatrix<T>[]> pack)
    {
        if (matrices is not null && !stale) return matrices;
        if (matrices is null || matrices.Length != sources.Count)
        {
            sources.Clear();
            parameters.Packing = this;
            matrices = pack(parameters);
            parameters.Packing = null;
        }
        else
            foreach ((PackedMatrix<T> matrix, MatrixSource<T>[] cells, MatrixSource<T>[] bias) in CollectionsMarshal.AsSpan(sources))
                matrix.Repack(cells, bias);
        stale = false;
        return matrices;
    }

    internal void Invalidate() => stale = true;

    internal void Remember(PackedMatrix<T> matrix, MatrixSource<T>[] cells, MatrixSource<T>[] bias) => sources.Add((matrix, cells, bias));
}
