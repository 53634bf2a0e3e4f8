using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests;

/// <summary>Flow into the units of the net built by hand: what they are known to hold shows, and does not in the randomised copy.</summary>
public class PlantedFlowTests
{
    private static readonly string[] Words = PlantedNet.Words(seed: 5, count: 12, shortest: 6, longest: 12);

    private static readonly Batch<double> Batch = Batch<double>.From([.. Words.Select(word =>
    {
        var input = new double[word.Length, 3];
        for (int step = 0; step < word.Length; step++) input[step, PlantedNet.Symbols.IndexOf(word[step])] = 1;
        return input;
    })]);

    private static IReadOnlyList<UnitFlow> Into(RecurrentModel<double> model, int unit) =>
        InformationFlow.Trace(model, Batch, Target.Unit("cNext", unit), "cNext", unit);

    /// <summary>The share of (word, step) at which the flow into the last cell state has the sign and the size that the symbol has for a count.</summary>
    private static double CountsRight(RecurrentModel<double> model)
    {
        int right = 0, all = 0;
        IReadOnlyList<UnitFlow> flows = Into(model, PlantedNet.Count);
        for (int word = 0; word < Words.Length; word++)
        for (int step = 0; step < Words[word].Length; step++)
        {
            double expected = Words[word][step] switch { 'a' => PlantedNet.Step, 'b' => -PlantedNet.Step, _ => 0 };
            all++;
            if (Math.Abs(flows[word].Into[Words[word].Length - 1, step] - expected) < 0.1 * PlantedNet.Step) right++;
        }
        return (double)right / all;
    }

    /// <summary>The share of |flow| into the last cell state of the unit that comes from the first step.</summary>
    private static double FromFirst(RecurrentModel<double> model)
    {
        IReadOnlyList<UnitFlow> flows = Into(model, PlantedNet.First);
        return flows.Where((_, word) => Words[word][0] != 'b').Average(flow =>
        {
            double[] last = [.. Enumerable.Range(0, flow.Sources.Count).Select(source => Math.Abs(flow.Into[flow.Steps.Count - 1, source]))];
            return last[0] / last.Sum();
        });
    }

    [Fact]
    public void Planted_every_a_and_b_flows_into_the_unit_that_counts_with_its_sign()
    {
        Assert.Equal(1, CountsRight(PlantedNet.Create()));
        for (ulong seed = 1; seed <= 3; seed++) Assert.True(CountsRight(PlantedNet.Randomised(seed)) < 0.5);
    }

    [Fact]
    public void Planted_only_the_first_step_flows_into_the_unit_that_stores_it()
    {
        Assert.True(FromFirst(PlantedNet.Create()) > 0.99);
        for (ulong seed = 1; seed <= 3; seed++) Assert.True(FromFirst(PlantedNet.Randomised(seed)) < 0.1);
    }

    /// <summary>And from there on: the unit hands what it has to itself, and nothing else reads it but its own output.</summary>
    [Fact]
    public void Planted_what_is_stored_flows_on_through_the_unit_alone()
    {
        foreach (UnitFlow flow in Into(PlantedNet.Create(), PlantedNet.First).Where((_, word) => Words[word][0] != 'b'))
        {
            for (int step = 0; step + 1 < flow.Steps.Count; step++)
            {
                FlowEdge[] on = [.. flow.Graph.OutOf(flow.NodeAt(step))];
                double toItself = on.Where(edge => edge.To == flow.NodeAt(step + 1)).Sum(edge => edge.Flow);
                Assert.Equal(flow.Trajectory[step].Flow, toItself, 1e-6);
            }
            Assert.Equal(flow.Trajectory[0].Flow, flow.Trajectory[^1].Flow, 1e-2);
        }
    }
}
