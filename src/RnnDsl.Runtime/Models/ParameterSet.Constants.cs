using System.ComponentModel;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>What programs multiply by and add that is not learned.</summary>
public sealed partial class ParameterSet<T>
{
    private readonly ConstantSet<T> constants;

    /// <summary>For packing: the block of A·x. A is a constant, from an element on.</summary>
    /// <param name="c">The constant's number.</param>
    /// <param name="row">The block's first row.</param>
    /// <param name="column">The block's first column, where x is a part of what A multiplies.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> ConstantProduct(int c, int row = 0, int column = 0) =>
        MatrixSource<T>.Product(constants.Array, constants.Start(c, row, column), constants.Columns(c));

    /// <summary>For packing: the block of Aᵀ·g. A is a constant, from an element on.</summary>
    /// <param name="c">The constant's number.</param>
    /// <param name="row">The block's first row.</param>
    /// <param name="column">The block's first column.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> ConstantTransposedProduct(int c, int row = 0, int column = 0) =>
        MatrixSource<T>.TransposedProduct(constants.Array, constants.Start(c, row, column), constants.Columns(c));

    /// <summary>For packing: a constant that is added to a block of a product.</summary>
    /// <param name="c">The constant's number.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> ConstantBias(int c) => MatrixSource<T>.Bias(constants.Array, constants.Start(c, 0, 0));

    internal Rows<T> ConstantRow(int c) => constants.Row(c);
}
