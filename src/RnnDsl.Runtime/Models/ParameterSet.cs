using System.ComponentModel;
using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>
/// The parameters of a model at one version. A set does not change once it is the model's; <see cref="RecurrentModel{T}.Edit"/>
/// makes the next one, and runs in flight keep theirs.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class ParameterSet<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PinnedBuffer<T> storage;
    private readonly Lock packing = new();
    private readonly PackCache<T> forward = new();
    private readonly PackCache<T> backward = new();
    private readonly ParameterSet<T>? whole;
    private ParameterSet<T>?[] parts = [];
    private long version;

    internal ParameterSet(ModelDescription model, ConstantSet<T> constants)
    {
        Model = model;
        this.constants = constants;
        Layout = ParameterLayout.Of<T>(model.Parameters);
        storage = new PinnedBuffer<T>(Math.Max(1, Layout.Length));
    }

    /// <summary>The parameters that a part of a model reads of the whole model's.</summary>
    private ParameterSet(ParameterSet<T> whole, Part<T> part)
    {
        this.whole = whole;
        Model = part.Model.Description;
        constants = part.Model.Constants;
        Layout = whole.Layout.Select(part.Parameters);
        storage = whole.storage;
    }

    /// <summary>Grows by one with every edit.</summary>
    public long Version
    {
        get => whole?.Version ?? version;
        internal set => version = value;
    }

    /// <summary>What a part of the model reads of these parameters; packed matrices are cached with it.</summary>
    internal ParameterSet<T> Of(Composition<T> composition, int part)
    {
        lock (packing)
        {
            if (parts.Length == 0) parts = new ParameterSet<T>?[composition.Parts.Length];
            return parts[part] ??= new ParameterSet<T>(this, composition.Parts[part]);
        }
    }

    /// <summary>Number of parameters (tensors).</summary>
    public int Count => Model.Parameters.Length;

    /// <summary>What the parameters are.</summary>
    public IReadOnlyList<ParameterInfo> Infos => Model.Parameters;

    /// <summary>All parameters one after the other, each from a multiple of 64 bytes on; gaps are zero.</summary>
    public ReadOnlySpan<T> Flat => Values;

    internal ModelDescription Model { get; }

    internal ParameterLayout Layout { get; }

    internal Span<T> Values => whole is null
        ? storage.Span[..Layout.Length]
        : throw new InvalidOperationException($"{Model.Name}: these parameters are a part of {whole.Model.Name}'s and do not lie one after the other; ask {whole.Model.Name} for all of them.");

    /// <summary>Runs that read the set now; guarded by the store's lock.</summary>
    internal int Leases { get; set; }

    /// <summary>Whether somebody outside may hold the set, so that its memory must not be reused; guarded by the store's lock.</summary>
    internal bool Exposed { get; set; }

    /// <summary>A parameter by name.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public WeightView<T> this[string name] => this[Model.ParameterOf(name)];

    /// <summary>A parameter by its number in <see cref="Infos"/>.</summary>
    public WeightView<T> this[int p] => new(Model.Parameters[p], storage.Array, storage.Offset + Layout.Offset(p));

    /// <summary>For packing: the block of M·x. M is the parameter, from an element on.</summary>
    /// <param name="p">The parameter's number.</param>
    /// <param name="row">The block's first row.</param>
    /// <param name="column">The block's first column, where x is a part of what M multiplies.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> Product(int p, int row = 0, int column = 0) =>
        MatrixSource<T>.Product(storage.Array, Start(p, row, column), Columns(p));

    /// <summary>For packing: the block of Mᵀ·g. M is the parameter, from an element on.</summary>
    /// <param name="p">The parameter's number.</param>
    /// <param name="row">The block's first row.</param>
    /// <param name="column">The block's first column.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> TransposedProduct(int p, int row = 0, int column = 0) =>
        MatrixSource<T>.TransposedProduct(storage.Array, Start(p, row, column), Columns(p));

    /// <summary>For packing: a bias that is added to a block of a product.</summary>
    /// <param name="p">The parameter's number.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> Bias(int p) => MatrixSource<T>.Bias(storage.Array, Start(p, 0, 0));

    /// <summary>
    /// For packing: as <see cref="PackedMatrix{T}.Create"/>, but packed again in place when the set's memory is used for later
    /// parameters, so that a training step makes no garbage.
    /// </summary>
    /// <param name="segmentColumns">For each segment the column of x that it starts at.</param>
    /// <param name="segmentLengths">For each segment its length.</param>
    /// <param name="blockWidths">For each block the number of outputs.</param>
    /// <param name="cells">The block of each (segment, block), segments outermost.</param>
    /// <param name="bias">The bias of each block, or nothing.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public PackedMatrix<T> Pack(
        ReadOnlySpan<int> segmentColumns, ReadOnlySpan<int> segmentLengths, ReadOnlySpan<int> blockWidths,
        ReadOnlySpan<MatrixSource<T>> cells, ReadOnlySpan<MatrixSource<T>> bias = default)
    {
        PackedMatrix<T> matrix = PackedMatrix<T>.Create(segmentColumns, segmentLengths, blockWidths, cells, bias);
        Packing?.Remember(matrix, cells.ToArray(), bias.ToArray());
        return matrix;
    }

    /// <summary>The cache that is being filled; guarded by the packing lock.</summary>
    internal PackCache<T>? Packing { get; set; }

    /// <summary>For packing: as <see cref="Product"/>, of a value made of weights alone.</summary>
    /// <param name="d">The value's number.</param>
    /// <param name="row">The block's first row.</param>
    /// <param name="column">The block's first column.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> DerivedProduct(int d, int row = 0, int column = 0) =>
        MatrixSource<T>.Product(Derived!.Values.Array, DerivedStart(d, row, column), DerivedColumns(d));

    /// <summary>For packing: as <see cref="TransposedProduct"/>, of a value made of weights alone.</summary>
    /// <param name="d">The value's number.</param>
    /// <param name="row">The block's first row.</param>
    /// <param name="column">The block's first column.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> DerivedTransposedProduct(int d, int row = 0, int column = 0) =>
        MatrixSource<T>.TransposedProduct(Derived!.Values.Array, DerivedStart(d, row, column), DerivedColumns(d));

    /// <summary>For packing: a bias that is made of weights alone.</summary>
    /// <param name="d">The value's number.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MatrixSource<T> DerivedBias(int d) => MatrixSource<T>.Bias(Derived!.Values.Array, DerivedStart(d, 0, 0));

    /// <summary>What is made of these parameters alone, up to date as soon as a program's matrices have been asked for; null where nothing is.</summary>
    internal DerivedWeights<T>? Derived { get; private set; }

    internal Rows<T> DerivedRow(int d) => Derived!.Values.Rows(Derived.Layout.Offset(d), 0);

    internal Rows<T> Row(int p) => storage.Rows(Layout.Offset(p), 0);

    /// <summary>The forward program's matrices; the caller holds a lease.</summary>
    internal PackedMatrix<T>[] Forward(Func<ParameterSet<T>, PackedMatrix<T>[]> pack, RecurrentModel<T>? algebra)
    {
        lock (packing)
        {
            Derive(algebra);
            return forward.Get(this, pack);
        }
    }

    /// <summary>The backward program's matrices; the caller holds a lease.</summary>
    internal PackedMatrix<T>[] Backward(Func<ParameterSet<T>, PackedMatrix<T>[]> pack, RecurrentModel<T>? algebra)
    {
        lock (packing)
        {
            Derive(algebra);
            return backward.Get(this, pack);
        }
    }

    /// <summary>Starts the set over as a copy of another; nobody may be reading it.</summary>
    internal void CopyFrom(ParameterSet<T> other)
    {
        other.Values.CopyTo(Values);
        Invalidate();
    }

    private void Invalidate()
    {
        forward.Invalidate();
        backward.Invalidate();
        Derived?.Invalidate();
        foreach (ParameterSet<T>? part in parts) part?.Invalidate();
    }

    private void Derive(RecurrentModel<T>? algebra)
    {
        if (algebra is null) return;
        Derived ??= new DerivedWeights<T>(algebra, this);
        Derived.Update();
    }

    /// <summary>The elements of one row: a vector counts as a column, so that its product with a scalar is a product of matrices.</summary>
    private int Columns(int p) => Columns(Model.Parameters[p].Shape);

    private static int Columns(int[] shape) => shape.Length == 2 ? shape[1] : 1;

    private int DerivedColumns(int d) => Columns(Model.Derived[d].Shape);

    private int DerivedStart(int d, int row, int column) => Derived!.Values.Offset + Derived.Layout.Offset(d) + row * DerivedColumns(d) + column;

    private int Start(int p, int row, int column) => storage.Offset + Layout.Offset(p) + row * Columns(p) + column;
}
