namespace RnnDsl.Explaining;

/// <summary>How information flows through a unit over a data set. Errors are over sequences.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Options">The options that change the result.</param>
/// <param name="Target">The (first sequence's) target in words.</param>
/// <param name="From">The input or quantity that flow begins at.</param>
/// <param name="Through">The quantity that is looked at.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Examples">The numbers of the sequences that were looked at.</param>
/// <param name="Total">All flow that reaches the target.</param>
/// <param name="Gap">|f(x) − f(baseline) − total|: the error of the path's rule.</param>
/// <param name="Links">What flows from one kind of node into another, those with the greatest mean |flow| first.</param>
/// <param name="IntoByStep">How much of the unit's value at its last step (or the last of <see cref="InformationFlowOptions{T}.Steps"/>) comes from each step of the source, in absolute terms; of sequences that are that long. Empty where either has no steps.</param>
/// <param name="IntoByDistance">How much of the unit's value comes from how many steps back, in absolute terms, on average over its steps.</param>
public sealed partial record FlowProfile(
    string Model, IReadOnlyDictionary<string, string> Options, string Target, string From, string Through, int Unit, IReadOnlyList<int> Examples, Estimate Total, Estimate Gap,
    IReadOnlyList<FlowLink> Links, IReadOnlyList<Estimate> IntoByStep, IReadOnlyList<Estimate> IntoByDistance);

/// <summary>What flows between two kinds of nodes, over all steps of a sequence.</summary>
/// <param name="From">The name of a node, without its step.</param>
/// <param name="To">The name of another.</param>
/// <param name="Lag">How many steps later it arrives; null where one of them has no step.</param>
/// <param name="Flow">The sum of the flows of a sequence.</param>
/// <param name="Magnitude">The sum of their |flow|.</param>
public sealed record FlowLink(string From, string To, int? Lag, Estimate Flow, Estimate Magnitude);

/// <summary>Joins the flows of sequences.</summary>
internal sealed class FlowTally
{
    private readonly List<UnitFlow> heads = [];
    private readonly List<double> totals = [];
    private readonly List<double> gaps = [];
    private readonly List<int> examples = [];
    private readonly Dictionary<(string From, string To, int? Lag), (double Flow, double Magnitude)[]> links = [];
    private readonly List<List<double>> byStep = [];
    private readonly List<List<double>> byDistance = [];

    internal void Add(UnitFlow flow)
    {
        if (heads.Count == 0) heads.Add(flow with { Graph = new FlowGraph([], [], 0) });
        examples.Add(flow.Example);
        totals.Add(flow.Total);
        gaps.Add(Math.Abs(flow.FunctionValue - flow.BaselineValue - flow.Total));
        AddLinks(flow.Graph);
        if (flow.Trajectory[0].Step is not null && flow.Sources.All(source => source.Step is not null)) AddInto(flow);
    }

    internal FlowProfile Profile()
    {
        UnitFlow first = heads[0];
        int count = examples.Count;
        return new FlowProfile(
            first.Model, first.Options, first.Target, first.From, first.Through, first.Unit, examples, Estimate.Of(totals), Estimate.Of(gaps),
            [
                .. links.Select(link =>
                {
                    // A sequence without the link has none of its flow.
                    (double Flow, double Magnitude)[] all = link.Value;
                    Array.Resize(ref all, count);
                    return new FlowLink(link.Key.From, link.Key.To, link.Key.Lag, Estimate.Of(all.Select(one => one.Flow)), Estimate.Of(all.Select(one => one.Magnitude)));
                }).OrderByDescending(link => link.Magnitude.Mean).ThenBy(link => link.From, StringComparer.Ordinal).ThenBy(link => link.To, StringComparer.Ordinal).ThenBy(link => link.Lag),
            ],
            [.. byStep.Select(Estimate.Of)], [.. byDistance.Select(Estimate.Of)]);
    }

    private void AddLinks(FlowGraph graph)
    {
        int now = examples.Count - 1;
        foreach (FlowEdge edge in graph.Edges)
        {
            (FlowNode from, FlowNode to) = (graph.Nodes[edge.From], graph.Nodes[edge.To]);
            (string, string, int?) key = (from.Name, to.Kind == FlowNodeKind.Target ? "target" : to.Name, to.Step - from.Step);
            (double Flow, double Magnitude)[] all = links.GetValueOrDefault(key, []);
            if (all.Length <= now) Array.Resize(ref all, Math.Max(now + 1, 2 * all.Length));
            all[now] = (all[now].Flow + edge.Flow, all[now].Magnitude + Math.Abs(edge.Flow));
            links[key] = all;
        }
    }

    private void AddInto(UnitFlow flow)
    {
        var sums = new List<double>();
        var counts = new List<int>();
        for (int row = 0; row < flow.Steps.Count; row++)
        {
            foreach (IGrouping<int, int> step in Enumerable.Range(0, flow.Sources.Count).GroupBy(source => flow.Sources[source].Step!.Value))
            {
                int from = row;
                double into = Math.Abs(step.Sum(source => flow.Into[from, source]));
                if (row == flow.Steps.Count - 1) At(byStep, step.Key).Add(into);
                int distance = flow.Steps[row] - step.Key;
                if (distance < 0) continue;
                while (sums.Count <= distance)
                {
                    sums.Add(0);
                    counts.Add(0);
                }
                sums[distance] += into;
                counts[distance]++;
            }
        }
        for (int distance = 0; distance < sums.Count; distance++)
            if (counts[distance] > 0)
                At(byDistance, distance).Add(sums[distance] / counts[distance]);
    }

    private static List<double> At(List<List<double>> lists, int index)
    {
        while (lists.Count <= index) lists.Add([]);
        return lists[index];
    }
}
