using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// The edges of a flow graph. What flows straight into a node is found in runs in which every other node is held at its value: the node's units start the way back, each with the
/// target's derivative by it, and what arrives at other nodes has come through none. Held at their own values, the runs are the same bits.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class FlowEdges<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ToTarget = -1;

    private readonly FlowTask<T> task;
    private readonly Target target;
    private readonly FlowRuns<T> onPath;
    private readonly FlowRuns<T> held;
    private readonly Trace<T> run;
    private readonly Gradients<T> slopes;
    private readonly FlowMoves<T> moves;
    private readonly FlowSource[] sources;
    private readonly Action<int, Action<int, int>> chunked;
    private readonly int[] lengths;
    private readonly int[] offsets;
    private readonly int targetNode;
    private readonly bool alternates;
    private readonly Dictionary<(int From, int To), double> flows = [];

    internal FlowEdges(
        FlowTask<T> task, Target target, FlowRuns<T> onPath, FlowRuns<T> held, Trace<T> run, Gradients<T> slopes, FlowMoves<T> moves, FlowSource[] sources, Action<int, Action<int, int>> chunked)
    {
        (this.task, this.target, this.onPath, this.held, this.run, this.slopes, this.moves, this.sources, this.chunked) = (task, target, onPath, held, run, slopes, moves, sources, chunked);
        lengths = [.. Groups.Select(group => run[group.Quantity].Lengths[0])];
        offsets = new int[Groups.Length];
        int next = sources.Length;
        for (int group = 0; group < offsets.Length; group++)
        {
            offsets[group] = next;
            next += lengths[group];
        }
        targetNode = next;
        // A cell's step reads its own inputs and the states before it, all of which are nodes: every other step can be asked at once.
        alternates = task.Model.Composition is null && task.Model.Description.Histories.Length == 0;
    }

    private FlowGroup[] Groups => task.Plan.Groups;

    internal FlowGraph Graph()
    {
        Asked[] ofTarget = [.. task.Points.Select((_, k) => new Asked(k, ToTarget, 0))], ofGroups = [.. task.Points.SelectMany((_, k) => Wanted(k))];
        chunked(ofTarget.Length, (first, count) => Ask(ofTarget[first..(first + count)], (trace, _, seeds) => target.Seed(new RunView<T>(trace), seeds, held.Examples)));
        chunked(ofGroups.Length, (first, count) => Ask(ofGroups[first..(first + count)], (_, some, seeds) => Seed(some, seeds)));
        return Assemble();
    }

    /// <summary>What a run is for: what flows into a group at a step (or at every other step from it on), or into the target.</summary>
    private readonly record struct Asked(int Point, int Group, int Step);

    private IEnumerable<Asked> Wanted(int point)
    {
        for (int group = 0; group < Groups.Length; group++)
        for (int step = 0; step < (alternates ? Math.Min(2, lengths[group]) : lengths[group]); step++)
            yield return new Asked(point, group, step);
    }

    private bool IsAsked(in Asked asked, int step) => alternates ? step % 2 == asked.Step : step == asked.Step;

    private void Ask(Asked[] some, Action<Trace<T>, Asked[], Seeds<T>> seed)
    {
        Trace<T> trace = held.Record([.. some.Select(one => task.Points[one.Point].Position)], task.Plan.Quantities.Select(name => new HoldRule<T>(name, (i, step) => Hold(some[i], name, step))));
        Gradients<T> of = held.Backward(seeds => seed(trace, some, seeds));
        for (int i = 0; i < some.Length; i++) Take(of, i, some[i]);
    }

    private ReadOnlySpan<T> Hold(in Asked asked, string quantity, int step) =>
        asked.Group != ToTarget && Groups[asked.Group].Quantity == quantity && IsAsked(asked, step) ? default : run[quantity][asked.Point, step];

    /// <summary>Every unit of what is asked starts with the target's derivative by it.</summary>
    private void Seed(Asked[] some, Seeds<T> seeds)
    {
        for (int i = 0; i < some.Length; i++)
        {
            FlowGroup group = Groups[some[i].Group];
            QuantityBuffer<T> buffer = seeds[group.Quantity];
            for (int step = 0; step < lengths[some[i].Group]; step++)
            {
                if (!IsAsked(some[i], step)) continue;
                ReadOnlySpan<T> slope = slopes.Quantities[group.Quantity][some[i].Point, step];
                Span<T> row = buffer[i, step];
                if (group.Units is null) slope.CopyTo(row);
                else
                    foreach (int unit in group.Units) row[unit] = slope[unit];
            }
        }
    }

    private void Take(Gradients<T> of, int i, in Asked asked)
    {
        double weight = task.Points[asked.Point].Weight;
        for (int group = 0; group < Groups.Length; group++)
        {
            bool same = asked.Group != ToTarget && Groups[group].Quantity == Groups[asked.Group].Quantity;
            Quantity<T> arrived = of.Quantities[Groups[group].Quantity];
            for (int step = 0; step < lengths[group]; step++)
                if (!same || !IsAsked(asked, step))
                    Add(offsets[group] + step, Receiver(asked, step), weight * Groups[group].Dot(arrived[i, step], moves.Of(Groups[group].Quantity, asked.Point, step)));
        }
        for (int source = 0; source < sources.Length; source++)
            Add(source, Receiver(asked, sources[source].Step ?? 0), weight * held.SourceFlow(of, i, sources[source].Step ?? 0, sources[source].Feature));
    }

    /// <summary>The node that what arrived at a step has come from: of every other step the same one, or the next.</summary>
    private int Receiver(in Asked asked, int step)
    {
        if (asked.Group == ToTarget) return targetNode;
        if (!alternates) return offsets[asked.Group] + asked.Step;
        return offsets[asked.Group] + Math.Min(IsAsked(asked, step) ? step : step + 1, lengths[asked.Group] - 1);
    }

    private void Add(int from, int to, double flow)
    {
        if (flow == 0) return;
        flows[(from, to)] = flows.GetValueOrDefault((from, to)) + flow;
    }

    private FlowGraph Assemble()
    {
        var kept = new SortedSet<int> { targetNode };
        foreach ((int from, int to) in flows.Keys)
        {
            kept.Add(from);
            kept.Add(to);
        }
        int[] order = [.. kept];
        Dictionary<int, int> number = order.Index().ToDictionary(item => item.Item, item => item.Index);
        FlowEdge[] edges =
        [
            .. flows.Select(item => new FlowEdge(number[item.Key.From], number[item.Key.To], item.Value))
                .OrderByDescending(edge => Math.Abs(edge.Flow)).ThenBy(edge => edge.From).ThenBy(edge => edge.To),
        ];
        return new FlowGraph([.. order.Select(Node)], edges, edges.Sum(edge => Math.Abs(edge.Flow)));
    }

    private FlowNode Node(int node)
    {
        ModelDescription model = task.Model.Description;
        if (node == targetNode) return new FlowNode(target.ToString()!, FlowNodeKind.Target, "", null, null, Sum(k => sources.Sum(source => onPath.SourceFlow(slopes, k, source.Step ?? 0, source.Feature))));
        if (node < sources.Length)
        {
            FlowSource source = sources[node];
            string name = source.Feature is { } feature ? FlowPlan.NameOf(task.Source.Name, feature) : task.Source.Name;
            return new FlowNode(name, FlowNodeKind.Source, task.Source.Name, source.Feature, source.Step, Sum(k => onPath.SourceFlow(slopes, k, source.Step ?? 0, source.Feature)));
        }
        int group = Array.FindLastIndex(offsets, offset => offset <= node), step = node - offsets[group];
        FlowGroup of = Groups[group];
        return new FlowNode(
            of.Name, FlowNodeKind.Quantity, of.Quantity, of.Unit, FlowComputation<T>.IsWhole(model, of.Quantity) ? null : step,
            Sum(k => of.Dot(slopes.Quantities[of.Quantity][k, step], moves.Of(of.Quantity, k, step))));

        double Sum(Func<int, double> at) => task.Points.Select((point, k) => point.Weight * at(k)).Sum();
    }
}
