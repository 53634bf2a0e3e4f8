using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Some sequences of a data set, run at once.</summary>
/// <param name="Model">The model that they fit.</param>
/// <param name="Batch">The inputs.</param>
/// <param name="Examples">The number of each in the data set.</param>
/// <param name="Classes">The classes of each, one for the sequence or one for each step; null where the set has none, or one of them.</param>
internal sealed record Piece<T>(ModelDescription Model, Batch<T> Batch, int[] Examples, IReadOnlyList<int[]?>? Classes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A step of the i-th sequence of the piece.</summary>
    internal DataStep<T> At(int i, int step) => new(this, i, step);
}

/// <summary>A step of a sequence of a data set, for predicates and features: its inputs, those of earlier steps, and its class.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct DataStep<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Piece<T> piece;
    private readonly int index;

    internal DataStep(Piece<T> piece, int index, int step) => (this.piece, this.index, Step) = (piece, index, step);

    /// <summary>The number of the sequence in the data set.</summary>
    public int Example => piece.Examples[index];

    /// <summary>The step, from 0.</summary>
    public int Step { get; }

    /// <summary>The steps of the sequence.</summary>
    public int Length => piece.Batch.Lengths[index];

    /// <summary>The class of the step, where there is one for each; else that of the sequence; −1 where there is none.</summary>
    public int Class => piece.Classes?[index] is not { Length: > 0 } classes ? -1 : classes.Length == Length ? classes[Step] : classes[^1];

    /// <summary>The input of a model with one input.</summary>
    /// <exception cref="ArgumentException">The model has several.</exception>
    public ReadOnlySpan<T> Input() => piece.Model.GivenInputs is [{ } only] ? Input(only.Name)
        : throw new ArgumentException($"{piece.Model.Name} has several inputs; name one of {ModelDescription.List(piece.Model.GivenInputs.Select(info => info.Name))}.");

    /// <summary>The numbers of an input at the step; of an input with one row for each sequence that row.</summary>
    /// <param name="name">The name of the input.</param>
    /// <exception cref="ArgumentException">There is no such input, or it has steps of its own.</exception>
    public ReadOnlySpan<T> Input(string name)
    {
        piece.Model.InputOf(name);
        StepRows<T> rows = piece.Batch.Inputs[piece.Batch.IndexOf(name)].Rows;
        int steps = rows.Geometry.Lengths[index];
        if (steps != 1 && steps != Length)
            throw new ArgumentException($"{piece.Model.Name}: '{name}' has {steps} steps in sequence {Example}, which has {Length}: its steps are not the sequence's.", nameof(name));
        return rows.At(index, steps == 1 ? 0 : Step);
    }

    /// <summary>The token at the step, of a model whose only input is tokens.</summary>
    /// <exception cref="ArgumentException">The model has several inputs, or none of tokens.</exception>
    public int Token
    {
        get
        {
            ReadOnlySpan<T> row = Input();
            InputInfo info = piece.Model.GivenInputs[0];
            return info.Tokens > 0 ? int.CreateTruncating(row[0]) : throw new ArgumentException($"{piece.Model.Name}: the steps of '{info.Name}' are no tokens.");
        }
    }

    /// <summary>Another step of the same sequence.</summary>
    /// <param name="step">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sequence has no such step.</exception>
    public DataStep<T> At(int step) => (uint)step < (uint)Length ? new DataStep<T>(piece, index, step)
        : throw new ArgumentOutOfRangeException(nameof(step), step, $"Sequence {Example} has {Length} steps, numbered from 0.");
}
