using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Some sequences of a data set, drawn once, that are run a few at a time.</summary>
internal sealed class ChosenExamples<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly SurveyOptions options;

    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="most">How many are drawn of a larger set; each has the same chance.</param>
    /// <param name="options">Seed and row budget.</param>
    internal ChosenExamples(RecurrentModel<T> model, SequenceSet<T> data, int most, SurveyOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, "options.MaximumExamples");
        if (options.RowBudget is { } rows) ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, "options.RowBudget");
        this.model = model;
        this.options = options;
        Numbers = SubsetSet<T>.Numbers(data.Count, most, options.Seed);
        Whole = data.Take(model, Numbers);
        Batch = Noise.AddTo(Whole.Batch, model.Description, seed: null);
    }

    /// <summary>Their numbers in the data set, ascending.</summary>
    internal int[] Numbers { get; }

    /// <summary>All of them.</summary>
    internal Piece<T> Whole { get; }

    /// <summary>Their inputs, with what a run would draw.</summary>
    internal Batch<T> Batch { get; }

    internal int Count => Numbers.Length;

    /// <summary>Those that are run at once: their places in <see cref="Numbers"/>, and their batch.</summary>
    internal IEnumerable<(int[] Examples, Batch<T> Batch)> Pieces()
    {
        int budget = RowBudget.Of(options.RowBudget, model.Description, Batch);
        for (int first = 0; first < Count;)
        {
            int start = first, count = RowBudget.Count(budget, Count - first, i => Batch.Lengths[start + i]);
            int[] examples = [.. Enumerable.Range(first, count)];
            yield return (examples, new Variants<T>(model.Description, Batch, examples, written: -1, initial: null).Batch);
            first += count;
        }
    }

    /// <summary>The cross-entropy of the first output under the sequences' classes; where there are none the largest unit of that output; null where the model has no output.</summary>
    internal Target? DefaultTarget(RunOptions? run)
    {
        ModelDescription description = model.Description;
        int output = Array.FindIndex(description.Quantities, quantity => quantity.Role.HasFlag(QuantityRole.Output));
        if (output < 0 || description.Slots[output].Sequence is not null) return null;
        int width = description.Slots[output].Width;
        int[] classes = [.. Enumerable.Range(0, Count).Select(i => Whole.At(i, Batch.Lengths[i] - 1).Class)];
        return Array.TrueForAll(classes, label => label >= 0 && label < width) && width > 1
            ? Target.CrossEntropy(description.Quantities[output].Name, classes)
            : Explaining.DefaultTarget.Of(model, Batch, null, OneStepRuns<T>.Quiet(run));
    }
}
