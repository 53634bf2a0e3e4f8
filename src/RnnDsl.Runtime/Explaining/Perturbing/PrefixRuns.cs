using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Answers by running what variants have in common once. Variants that begin alike share a run up to where they differ; there the states are copied to
/// each of them. Sequences are cut into pieces, as many as pay; a piece runs once for each different beginning up to its end.
/// </summary>
/// <param name="model">A model whose runs can be taken up at any step.</param>
/// <param name="batch">The explained batch.</param>
/// <param name="writer">Writes variants.</param>
/// <param name="target">What is asked.</param>
/// <param name="initial">The states that the explained batch starts from.</param>
/// <param name="options">Threads.</param>
/// <param name="rowBudget">How many steps are run at once.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class PrefixRuns<T>(
    RecurrentModel<T> model, Batch<T> batch, VariantWriter<T> writer, Target target, InitialStates<T>? initial, RunOptions? options, int rowBudget)
    : IRunner<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What starting a run costs, and copying a state, in steps of one sequence.</summary>
    private const double CostOfRun = 60, CostOfCopy = 0.3;

    /// <summary>Steps of a piece that is worth a run of its own, for how many variants go into one.</summary>
    private const int TypicalPiece = 32;

    private const int MostCuts = 64;

    private readonly PieceBatches<T> pieces = new(batch, writer.Inputs);
    private readonly bool record = target.Needs(model.Description) != Keep.Output;
    private readonly StateInfo[] states = model.Description.States;
    private readonly T[][] carried = [.. model.Description.States.Select(_ => Array.Empty<T>())];
    private Outputs<T>? outputs;
    private Trace<T>? trace;
    private T[] sums = [], earlier = [];

    public void Run(Coalitions coalitions, SortedCoalitions sorted, Span<T> values, Action<int> done, CancellationToken cancellation)
    {
        int atOnce = Math.Max(16, rowBudget / TypicalPiece);
        for (int first = 0, next; first < sorted.Rows.Length; first = next)
        {
            cancellation.ThrowIfCancellationRequested();
            int length = batch.Lengths[coalitions.Example(sorted.Rows[first])];
            next = first + 1;
            while (next < sorted.Rows.Length && next - first < atOnce && batch.Lengths[coalitions.Example(sorted.Rows[next])] == length) next++;
            RunSome(coalitions, sorted, first, next - first, length, values.Slice(first, next - first));
            done(next - first);
        }
    }

    /// <summary>Answers some neighbouring questions about examples of the same length.</summary>
    private void RunSome(Coalitions coalitions, SortedCoalitions sorted, int first, int count, int length, Span<T> values)
    {
        writer.Forget();
        var differs = new int[count];
        for (int row = 1; row < count; row++) differs[row] = sorted.FirstDifference(first + row);
        int end = target.StepsNeeded(model.Description, length);
        int[] cuts = Cuts(differs, end);
        // Of each row the beginning that it has, numbered; the rows that lead their beginnings.
        int[] before = new int[count], leaders = new int[count], examples = new int[count];
        for (int cut = 1; cut < cuts.Length; cut++)
        {
            (int from, int to) = (cuts[cut - 1], cuts[cut]);
            int nodes = 0;
            for (int row = 0; row < count; row++)
                if (differs[row] < to)
                {
                    examples[nodes] = coalitions.Example(sorted.Rows[first + row]);
                    leaders[nodes++] = row;
                }
            Batch<T> piece = pieces.Of(nodes, to - from, examples);
            for (int node = 0; node < pieces.Count; node++)
                for (int input = 0; input < writer.Inputs.Length; input++)
                    Write(coalitions, sorted.Rows[first + leaders[node < nodes ? node : 0]], input, from, to, node);
            InitialStates<T>? start = from == 0 ? initial?.Select(pieces.Examples) : Carry(before, leaders, nodes, from);
            RunView<T> view = RunPiece(piece, start);
            Take(before, leaders, nodes, from);
            target.AddPiece(model.Description, view, examples.AsSpan(0, nodes), from, to - from, length, sums.AsSpan(0, nodes));
            int number = -1;
            for (int row = 0; row < count; row++)
            {
                if (differs[row] < to) number++;
                before[row] = number;
            }
        }
        for (int row = 0; row < count; row++) values[row] = sums[before[row]];
    }

    private void Write(Coalitions coalitions, int question, int input, int from, int to, int node)
    {
        bool steps = writer.Inputs[input].HasSteps;
        writer.Write(coalitions, question, input, steps ? from : 0, steps ? to - from : 1, pieces.Rows[input], node);
    }

    private RunView<T> RunPiece(Batch<T> piece, InitialStates<T>? start)
    {
        if (!record)
        {
            model.RunChecked(piece, outputs ??= new Outputs<T>(model), start, options);
            return new RunView<T>(outputs);
        }
        if (trace is null) trace = model.Record(piece, start, options: options);
        else model.Record(piece, trace, start, options: options);
        return new RunView<T>(trace);
    }

    /// <summary>The states after the piece before, each copied to those that go on from it.</summary>
    private InitialStates<T> Carry(int[] before, int[] leaders, int nodes, int from)
    {
        var start = new InitialStates<T>();
        Outputs<T> last = record ? trace!.Outputs : outputs!;
        for (int state = 0; state < states.Length; state++)
        {
            ExampleRows<T> final = last.Store.Final[state];
            int width = final.Width, needed = pieces.Count * width;
            // A recorded run checks its states, so that their number has to be right; else there may be room behind them.
            if (carried[state].Length < needed || (record && carried[state].Length != needed)) carried[state] = new T[needed];
            for (int node = 0; node < pieces.Count; node++)
                final.At(before[leaders[node < nodes ? node : 0]]).CopyTo(carried[state].AsSpan(node * width));
            start.SetInPlace(states[state].Name, carried[state], pieces.Count);
        }
        if (model.Description.UsesStep) start.SetFirstStep(FirstSteps(from));
        return start;
    }

    private int[] FirstSteps(int from)
    {
        int[] given = initial is null ? [] : initial.FirstStep.ToArray();
        return Array.ConvertAll(pieces.Examples, example => from + (given.Length == 0 ? 0 : given.Length == 1 ? given[0] : given[example]));
    }

    /// <summary>What was read of the target so far, copied like the states.</summary>
    private void Take(int[] before, int[] leaders, int nodes, int from)
    {
        if (sums.Length < nodes)
        {
            Array.Resize(ref sums, Math.Max(nodes, 2 * sums.Length));
            Array.Resize(ref earlier, sums.Length);
        }
        if (from == 0)
        {
            sums.AsSpan(0, nodes).Clear();
            return;
        }
        sums.CopyTo(earlier, 0);
        for (int node = 0; node < nodes; node++) sums[node] = earlier[before[leaders[node]]];
    }

    /// <summary>Where to cut, so that the pieces' steps, times the beginnings that each has, and what the cuts cost are least.</summary>
    private static int[] Cuts(int[] differs, int end)
    {
        int stride = (end + MostCuts - 1) / MostCuts, places = (end + stride - 1) / stride;
        // Different beginnings that end at each place.
        var beginnings = new int[places + 1];
        foreach (int step in differs)
            if (step < end) beginnings[step / stride + 1]++;
        for (int place = 1; place <= places; place++) beginnings[place] += beginnings[place - 1];
        var cost = new double[places + 1];
        var from = new int[places + 1];
        for (int place = 1; place <= places; place++)
        {
            cost[place] = double.PositiveInfinity;
            for (int start = 0; start < place; start++)
            {
                int steps = Math.Min(place * stride, end) - start * stride;
                double here = cost[start] + CostOfRun + beginnings[place] * (steps + (start == 0 ? 0 : CostOfCopy));
                if (here < cost[place]) (cost[place], from[place]) = (here, start);
            }
        }
        var cuts = new List<int>();
        for (int place = places; place > 0; place = from[place]) cuts.Add(Math.Min(place * stride, end));
        cuts.Add(0);
        cuts.Reverse();
        return [.. cuts];
    }
}

/// <summary>Batches for pieces of sequences of one length, their memory used again.</summary>
/// <param name="batch">The explained batch.</param>
/// <param name="inputs">Its inputs.</param>
internal sealed class PieceBatches<T>(Batch<T> batch, PerturbedInput<T>[] inputs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostKnown = 256;

    private readonly Dictionary<(int Count, int Steps), (Batch<T> Batch, BatchGeometry Examples)> known = [];

    /// <summary>The rows of each input.</summary>
    internal StepRows<T>[] Rows { get; } = [.. inputs.Select(input => new StepRows<T>(input.Width))];

    /// <summary>How many sequences the last batch has: perhaps a few more than were asked for, so that few different batches are made.</summary>
    internal int Count { get; private set; }

    /// <summary>The example that each sequence of the last batch is a variant of.</summary>
    internal int[] Examples { get; private set; } = [];

    /// <summary>A batch for some sequences; those behind them are like the first.</summary>
    internal Batch<T> Of(int count, int steps, int[] examples)
    {
        Count = count <= 16 ? count : (count + 7) / 8 * 8;
        var own = new int[Count];
        Array.Fill(own, examples[0]);
        examples.AsSpan(0, count).CopyTo(own);
        Examples = own;
        if (!known.TryGetValue((Count, steps), out (Batch<T> Batch, BatchGeometry Examples) found))
        {
            if (known.Count == MostKnown) known.Clear();
            found = known[(Count, steps)] = Make(steps);
        }
        for (int i = 0; i < Rows.Length; i++) Rows[i].Fit(inputs[i].HasSteps ? found.Batch.Geometry : found.Examples);
        return batch.Contexts.Length == 0 ? found.Batch : found.Batch.WithContextsOf(batch, sequence => own[sequence]);
    }

    private (Batch<T>, BatchGeometry) Make(int steps)
    {
        var lengths = new int[Count];
        Array.Fill(lengths, steps);
        var geometry = new BatchGeometry(lengths);
        BatchGeometry ones = geometry.AllOnes ? geometry : BatchGeometry.OfExamples(Count);
        return (Batch<T>.Over(geometry, ones, [.. inputs.Select((input, i) => new BatchInput<T>(batch.Inputs[input.Index].Name, Rows[i], input.HasSteps ? geometry : ones))]), ones);
    }
}
