using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>One change to one example.</summary>
/// <param name="Example">The example of the explained batch.</param>
/// <param name="Quantity">What is changed, for messages.</param>
/// <param name="AddRules">Adds the rules of the change, for the sequence of the given number.</param>
internal readonly record struct Change<T>(int Example, string Quantity, Action<Interventions<T>, int> AddRules)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Runs many changes to the examples of a batch as few large batches: each sequence is one example with one change.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ChangedRuns<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ArraysOfAnIntervention = 6;

    private readonly RecurrentModel<T> model;
    private readonly Target target;
    private readonly InterventionOptions options;
    private readonly int rowBudget;

    /// <param name="model">The model.</param>
    /// <param name="batch">The explained batch.</param>
    /// <param name="target">What is looked at.</param>
    /// <param name="options">Budget, threads, progress.</param>
    internal ChangedRuns(RecurrentModel<T> model, Batch<T> batch, Target target, InterventionOptions options)
    {
        this.model = model;
        this.target = target;
        this.options = options;
        rowBudget = RowBudget.Of(options.RowBudget, model.Description, batch, ArraysOfAnIntervention * model.Description.Slots.Select(slot => (long)slot.Width).DefaultIfEmpty(0).Max());
    }

    /// <summary>The target's value under each change.</summary>
    /// <param name="batch">The explained batch, with all that a run draws in it.</param>
    /// <param name="initial">Its initial states.</param>
    /// <param name="changes">The changes; those of one quantity side by side, so that few quantities are changed in a batch.</param>
    /// <param name="done">Told how many changes are done.</param>
    /// <param name="cancellation">Stops between runs.</param>
    internal double[] Values(Batch<T> batch, InitialStates<T>? initial, IReadOnlyList<Change<T>> changes, Action<int> done, CancellationToken cancellation)
    {
        var values = new double[changes.Count];
        Trace<T>? trace = null;
        for (int first = 0; first < changes.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = RowBudget.Count(rowBudget, changes.Count - first, i => batch.Lengths[changes[start + i].Example]);
            var examples = new int[count];
            var rules = new Interventions<T>();
            for (int i = 0; i < count; i++)
            {
                examples[i] = changes[first + i].Example;
                changes[first + i].AddRules(rules, i);
            }
            var variants = new Variants<T>(model.Description, batch, examples, written: -1, initial);
            if (trace is null) trace = model.Record(variants.Batch, variants.Initial, rules, options.Run);
            else model.Record(variants.Batch, trace, variants.Initial, rules, options.Run);
            T[] some = target.Values(new RunView<T>(trace), examples);
            for (int i = 0; i < count; i++)
            {
                if (T.IsNaN(some[i]))
                    throw new ArithmeticException($"{model.Description.Name}: the target is NaN for example {examples[i]} once '{changes[first + i].Quantity}' is changed.");
                values[first + i] = double.CreateTruncating(some[i]);
            }
            first += count;
            done(count);
        }
        return values;
    }

    /// <summary>Reports progress over several calls of <see cref="Values"/>.</summary>
    internal Action<int> Counter(long all)
    {
        long sum = 0;
        return count => options.Progress?.Report((double)(sum += count) / all);
    }
}
