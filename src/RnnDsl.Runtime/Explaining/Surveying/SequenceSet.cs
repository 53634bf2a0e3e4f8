using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Explaining;

/// <summary>
/// A data set that a model is looked at over: a batch, examples with their classes, or examples that are made when they are needed, so that a
/// set may be larger than the memory. It is run piece by piece.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class SequenceSet<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected SequenceSet()
    {
    }

    /// <summary>How many sequences there are.</summary>
    public abstract int Count { get; }

    /// <summary>The sequences of a batch.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="classes">The class of each, from 0; −1 where one has none. None if not given.</param>
    /// <exception cref="ArgumentException">The classes are not one for each sequence.</exception>
    public static SequenceSet<T> Of(Batch<T> batch, IReadOnlyList<int>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (classes is not null && classes.Count != batch.Count)
            throw new ArgumentException($"There are {classes.Count} classes for {batch.Count} sequences.", nameof(classes));
        return new BatchSet<T>(batch, classes);
    }

    /// <summary>Examples, with their classes where they have any.</summary>
    /// <param name="examples">At least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static SequenceSet<T> Of(IReadOnlyList<Example<T>> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return Of(examples.Count, example => examples[example]);
    }

    /// <summary>Examples that are made when they are needed, and forgotten when they have been run.</summary>
    /// <param name="count">How many; at least one.</param>
    /// <param name="make">The example of a number from 0 on: the same one each time that it is asked for.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static SequenceSet<T> Of(int count, Func<int, Example<T>> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (count < 1) throw new ArgumentException("There are no sequences.", nameof(count));
        return new ExampleSet<T>(count, make);
    }

    /// <summary>The sequences of a batch, without classes.</summary>
    public static implicit operator SequenceSet<T>(Batch<T> batch) => Of(batch);

    /// <summary>Some sequences as a batch that fits the model, in the order given.</summary>
    /// <exception cref="ArgumentException">One of them does not fit the model, or is not a finite number.</exception>
    internal abstract Piece<T> Take(RecurrentModel<T> model, int[] examples);

    /// <summary>All sequences in order, in pieces of at most so many steps (and one sequence at least).</summary>
    internal IEnumerable<Piece<T>> Pieces(RecurrentModel<T> model, int? rowBudget)
    {
        if (rowBudget is { } rows) ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, "options.RowBudget");
        int budget = 0;
        for (int first = 0; first < Count;)
        {
            if (budget == 0) budget = RowBudget.Of(rowBudget, model.Description, Take(model, [0]).Batch);
            int start = first, count = RowBudget.Count(budget, Count - first, i => Length(start + i));
            yield return Take(model, [.. Enumerable.Range(first, count)]);
            first += count;
        }
    }

    /// <summary>The steps of a sequence.</summary>
    internal abstract int Length(int example);

    private protected static Piece<T> Checked(RecurrentModel<T> model, Piece<T> piece)
    {
        model.Check(Noise.AddTo(piece.Batch, model.Description, seed: null), initial: null);
        FiniteInputs.Check(model.Description, piece.Batch);
        return piece;
    }
}

/// <summary>A batch as a data set.</summary>
internal sealed class BatchSet<T>(Batch<T> batch, IReadOnlyList<int>? classes) : SequenceSet<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int Count => batch.Count;

    internal override Piece<T> Take(RecurrentModel<T> model, int[] examples) => Checked(model, new Piece<T>(
        model.Description, new Variants<T>(model.Description, batch, examples, written: -1, initial: null).Batch, examples, classes is null ? null : Array.ConvertAll(examples, example => new[] { classes[example] })));

    internal override int Length(int example) => batch.Lengths[example];
}

/// <summary>Examples as a data set; of those that are made, the piece at hand is kept.</summary>
internal sealed class ExampleSet<T>(int count, Func<int, Example<T>> make) : SequenceSet<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<int, Example<T>> made = [];

    public override int Count => count;

    internal override Piece<T> Take(RecurrentModel<T> model, int[] examples)
    {
        Example<T>[] taken = [.. examples.Select(Made)];
        made.Clear();
        ExampleCheck.All(model.Description, taken);
        int[]?[] classes = [.. taken.Select(example => example.Classes)];
        return Checked(model, new Piece<T>(model.Description, new BatchFiller<T>(model.Description).Fill(taken), examples, Array.TrueForAll(classes, some => some is null) ? null : classes));
    }

    internal override int Length(int example) => (made[example] = Made(example)).Steps;

    private Example<T> Made(int example) => made.TryGetValue(example, out Example<T>? known) ? known
        : make(example) ?? throw new ArgumentException($"Example {example} is null.");
}
