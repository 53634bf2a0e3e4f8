using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What every look at a model over a data set can be told.</summary>
public record SurveyOptions : ExplainOptions
{
    /// <summary>Where random draws come from; the same seed gives the same result, whatever the threads and the pieces.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many steps are run at once; bounds the memory, and does not change a result. As many as stay in the caches if not given.</summary>
    public int? RowBudget { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>Something that is found out of the recorded runs over a data set.</summary>
internal interface ISurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Takes in a piece; pieces come in the data set's order, and the run is written over afterwards.</summary>
    void Visit(Trace<T> run, Piece<T> piece);
}

/// <summary>One walk over a data set, for any number of surveyors at once.</summary>
internal static class Survey
{
    internal static void Run<T>(RecurrentModel<T> model, SequenceSet<T> data, SurveyOptions options, CancellationToken cancellation, params IReadOnlyList<ISurveyor<T>> surveyors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Trace<T>? run = null;
        int done = 0;
        foreach (Piece<T> piece in data.Pieces(model, options.RowBudget))
        {
            cancellation.ThrowIfCancellationRequested();
            if (run is null) run = model.Record(piece.Batch, options: options.Run);
            else model.Record(piece.Batch, run, options: options.Run);
            foreach (ISurveyor<T> surveyor in surveyors) surveyor.Visit(run, piece);
            done += piece.Examples.Length;
            options.Progress?.Report((double)done / data.Count);
        }
    }

    /// <summary>The values of a quantity at a step of the batch; of a quantity with one value for an example, that one.</summary>
    internal static ReadOnlySpan<T> Row<T>(Quantity<T> quantity, int example, int step) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        quantity[example, quantity.Lengths[example] == 1 ? 0 : step];

    /// <summary>The slot of a quantity of a fixed width; throws where there is none.</summary>
    internal static int SlotOf(ModelDescription model, string quantity)
    {
        ArgumentException.ThrowIfNullOrEmpty(quantity);
        int slot = model.SlotOf(quantity);
        return model.Slots[slot].Sequence is null ? slot
            : throw new ArgumentException($"{model.Name}: '{quantity}' has a number of positions of its own at each step; look at something that is made of it.", nameof(quantity));
    }

    /// <summary>The quantities that are the next values of states, or the outputs where there are no states.</summary>
    internal static string[] StateQuantities(ModelDescription model)
    {
        int[] slots = model.States.Length > 0 ? [.. model.States.Select(state => state.NextSlot).Distinct()] : model.OutputSlots();
        return [.. slots.Where(slot => slot < model.Quantities.Length && model.Slots[slot].Sequence is null).Select(slot => model.Quantities[slot].Name)];
    }
}
