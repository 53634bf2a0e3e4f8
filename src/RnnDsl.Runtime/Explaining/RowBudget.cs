using System.Numerics;
using System.Runtime.CompilerServices;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>How many steps, of many variants of a batch's examples together, are run at once; it changes no result.</summary>
internal static class RowBudget
{
    // Small enough that what a run keeps is still in the caches when it is read.
    private const long SoughtBytes = 4 << 20;
    private const long MostBytes = 64 << 20;

    // Fewer sequences make products of few rows.
    private const int FewestSequences = 32;

    /// <summary>The number that was asked for, checked; else as many as keep what is recorded within a few MiB, but no small handful of sequences.</summary>
    /// <param name="asked">The option.</param>
    /// <param name="model">The model.</param>
    /// <param name="batch">The explained batch.</param>
    /// <param name="changed">How many numbers more a row takes where its quantities are changed.</param>
    internal static int Of<T>(int? asked, ModelDescription model, Batch<T> batch, long changed = 0) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (asked is { } rows)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, "options.RowBudget");
            return rows;
        }
        long row = changed + model.Slots.Sum(slot => (long)slot.Width) + 2 * model.Inputs.Sum(input => (long)ModelDescription.Elements(input.Shape));
        long bytes = Math.Max(1, row) * Unsafe.SizeOf<T>();
        return (int)Math.Max(1, Math.Max(SoughtBytes / bytes, Math.Min(MostBytes / bytes, (long)FewestSequences * batch.Steps)));
    }

    /// <summary>How many of some sequences, the first at least, stay within the budget together.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="most">How many there are.</param>
    /// <param name="length">The steps of each.</param>
    internal static int Count(int budget, int most, Func<int, int> length)
    {
        long rows = 0;
        for (int count = 0; count < most; count++)
        {
            rows += length(count);
            if (count > 0 && rows > budget) return count;
        }
        return most;
    }
}
