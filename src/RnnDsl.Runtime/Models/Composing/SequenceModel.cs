using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>
/// A compiled model over whole sequences, made of layers and equations of its own. It runs, is recorded, changed and
/// differentiated as a cell is; what belongs to a layer goes by the layer's name: <c>encoder.z</c>. A quantity that has one value for a
/// sequence has it at step 0.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract partial class SequenceModel<T> : RecurrentModel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Composition<T> composition;

    /// <summary>A model with all parameters zero.</summary>
    /// <param name="composition">Its parts.</param>
    protected SequenceModel(Composition<T> composition) : base(composition.Description)
    {
        this.composition = composition;
        for (int part = 0; part < composition.Parts.Length; part++) composition.Parts[part].Model.Join(this, part);
    }

    internal override Composition<T> Composition => composition;

    /// <inheritdoc/>
    public override void Initialize(Initializer initializer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        using ParameterEdit<T> edit = Edit();
        var drawn = new bool[Description.Parameters.Length];
        foreach (Part<T> part in composition.Parts)
            for (int own = 0; own < part.Parameters.Length; own++)
            {
                int p = part.Parameters[own];
                if (drawn[p]) continue;
                drawn[p] = true;
                Draw(edit[p], initializer, part.Model.Description.Parameters[own], part.Model.Description, RandomStream.For(seed, p));
            }
    }

    /// <inheritdoc/>
    protected sealed override void Forward<V, TMode>(ForwardRun<T> run) => throw HasNone();

    /// <inheritdoc/>
    protected sealed override void Backward<V, TMode>(BackwardRun<T> run) => throw HasNone();

    /// <inheritdoc/>
    protected sealed override PackedMatrix<T>[] PackForward(ParameterSet<T> parameters) => throw HasNone();

    /// <inheritdoc/>
    protected sealed override PackedMatrix<T>[] PackBackward(ParameterSet<T> parameters) => throw HasNone();

    /// <inheritdoc/>
    protected sealed override RecurrentModel<T>? CreateCompanion(CompanionKind kind, CompanionNumbers numbers) => ComposedCompanion<T>.Of(composition, kind, numbers);

    internal sealed override string Unexplainable() =>
        Array.Find(composition.Parts, part => part.Model.MakeCompanion(CompanionKind.Shares, new CompanionNumbers(new Dictionary<string, double>())) is null) is { IsLayer: true } layer ? layer.Model.Unexplainable() : Description.Name;

    private InvalidOperationException HasNone() => new($"{Description.Name} is made of parts, and has no program of its own.");
}
