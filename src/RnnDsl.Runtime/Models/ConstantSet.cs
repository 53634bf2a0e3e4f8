using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>The constant vectors and matrices of a model in its precision. All versions of the parameters share one set.</summary>
internal sealed class ConstantSet<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConstantInfo[] constants;
    private readonly ParameterLayout layout;
    private readonly PinnedBuffer<T> storage;

    internal ConstantSet(ConstantInfo[] constants)
    {
        this.constants = constants;
        layout = ParameterLayout.Of<T>(constants.Select(constant => constant.Shape));
        storage = new PinnedBuffer<T>(Math.Max(1, layout.Length));
        for (int c = 0; c < constants.Length; c++)
        {
            Span<T> rounded = storage.Span[layout.Offset(c)..];
            for (int i = 0; i < constants[c].Values.Length; i++) rounded[i] = T.CreateTruncating(constants[c].Values[i]);
        }
    }

    internal T[] Array => storage.Array;

    internal Rows<T> Row(int c) => storage.Rows(layout.Offset(c), 0);

    /// <summary>The elements of one row; a vector counts as a column, as with parameters.</summary>
    internal int Columns(int c) => constants[c].Shape is [_, int columns] ? columns : 1;

    internal int Start(int c, int row, int column) => storage.Offset + layout.Offset(c) + row * Columns(c) + column;
}
