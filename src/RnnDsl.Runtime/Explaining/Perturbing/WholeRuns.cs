using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Answers by running whole sequences, many variants in one batch.</summary>
/// <param name="batch">The explained batch.</param>
/// <param name="writer">Writes variants.</param>
/// <param name="ask">The value of each sequence of a batch, given the example that each is a variant of, and the questions they answer.</param>
/// <param name="rowBudget">How many steps are run at once.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class WholeRuns<T>(Batch<T> batch, VariantWriter<T> writer, WholeRuns<T>.Ask ask, int rowBudget) : IRunner<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StepRows<T>[] rows = [.. writer.Inputs.Select(input => new StepRows<T>(input.Width))];
    private int[] examples = [];
    private Batch<T>? variants;

    /// <summary>The value of each sequence of a batch of variants.</summary>
    internal delegate T[] Ask(Batch<T> variants, int[] examples, Coalitions coalitions, ReadOnlySpan<int> questions);

    public void Run(Coalitions coalitions, SortedCoalitions sorted, Span<T> values, Action<int> done, CancellationToken cancellation)
    {
        for (int first = 0, next; first < sorted.Rows.Length; first = next)
        {
            cancellation.ThrowIfCancellationRequested();
            long steps = 0;
            for (next = first; next < sorted.Rows.Length; next++)
            {
                int length = batch.Lengths[coalitions.Example(sorted.Rows[next])];
                if (next > first && steps + length > rowBudget) break;
                steps += length;
            }
            ReadOnlySpan<int> questions = sorted.Rows.AsSpan(first, next - first);
            writer.Forget();
            Fit(coalitions, questions);
            for (int i = 0; i < questions.Length; i++)
                for (int input = 0; input < rows.Length; input++)
                    writer.Write(coalitions, questions[i], input, 0, writer.Inputs[input].Lengths[examples[i]], rows[input], i);
            ask(variants!, examples, coalitions, questions).CopyTo(values[first..]);
            done(questions.Length);
        }
    }

    /// <summary>A batch of variants of the questions' examples; the last one where it has the same lengths.</summary>
    private void Fit(Coalitions coalitions, ReadOnlySpan<int> questions)
    {
        var now = new int[questions.Length];
        for (int i = 0; i < now.Length; i++) now[i] = coalitions.Example(questions[i]);
        bool same = variants is not null && now.Length == examples.Length && SameShape(now);
        examples = now;
        if (same) return;
        BatchGeometry geometry = Gather(batch.Lengths.ToArray());
        var inputs = new BatchInput<T>[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            PerturbedInput<T> input = writer.Inputs[i];
            rows[i].Fit(input.Lengths.AsSpan().SequenceEqual(batch.Lengths) ? geometry : Gather(input.Lengths));
            inputs[i] = new BatchInput<T>(batch.Inputs[input.Index].Name, rows[i]);
        }
        variants = Batch<T>.Over(geometry, inputs).WithContextsOf(batch, variant => examples[variant]);

        BatchGeometry Gather(int[] lengths) => new(Array.ConvertAll(examples, example => lengths[example]));
    }

    /// <summary>Contexts are copied with the batch, so that their examples have to be the same.</summary>
    private bool SameShape(int[] now)
    {
        for (int i = 0; i < now.Length; i++)
        {
            if (now[i] == examples[i]) continue;
            if (batch.Contexts.Length > 0 || batch.Lengths[now[i]] != batch.Lengths[examples[i]]) return false;
            foreach (PerturbedInput<T> input in writer.Inputs)
                if (input.Lengths[now[i]] != input.Lengths[examples[i]]) return false;
        }
        return true;
    }
}

/// <summary>What is asked of whole runs.</summary>
internal static class WholeRuns
{
    /// <summary>A model's target.</summary>
    internal static WholeRuns<T>.Ask Model<T>(RecurrentModel<T> model, Target target, InitialStates<T>? initial, RunOptions? options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Outputs<T>? outputs = null;
        Trace<T>? trace = null;
        bool record = target.Needs(model.Description) != Keep.Output;
        return (variants, examples, _, _) =>
        {
            InitialStates<T>? from = initial?.Select(examples);
            if (record)
            {
                if (trace is null) trace = model.Record(variants, from, options: options);
                else model.Record(variants, trace, from, options: options);
                return target.Values(new RunView<T>(trace), examples);
            }
            model.Run(variants, outputs ??= new Outputs<T>(model), from, options);
            return target.Values(new RunView<T>(outputs), examples);
        };
    }

    /// <summary>A function.</summary>
    internal static WholeRuns<T>.Ask Function<T>(BlackBox<T> function) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (variants, examples, _, _) => function.Ask(variants, examples);
}
