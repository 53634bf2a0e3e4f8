using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests;

/// <summary>A GRU over a sequence, and its last state.</summary>
[SequenceModel, Explainable]
public partial class ScannedGru
{
    [Input("I")] Series x;
    [Layer("I", "H")] Gru encoder;

    [Output] Series hidden => Scan(encoder, x);
}

public class InformationFlowTests
{
    private const double Tight = 1e-9;

    private static readonly Random Draws = new(11);

    private static readonly RecurrentModel<double> Model = new Gru(I: 3, H: 5, seed: 2).Compiled.Cast<double>();

    private static readonly Batch<double> Batch = Batch<double>.From([Numbers.Draw(Draws, 6, 3), Numbers.Draw(Draws, 4, 3)]);

    private static readonly Target Last = Target.Unit("hNext", 1);

    /// <summary>What enters a node leaves it: the chain rule, both ways, over cells, layers, both directions, and attention.</summary>
    [Theory]
    [InlineData("rnn_tanh")]
    [InlineData("gru")]
    [InlineData("lstm")]
    [InlineData("gru_stacked2")]
    [InlineData("gru_bidir")]
    [InlineData("lstm_bidir")]
    [InlineData("gru_v1")]
    [InlineData("mgu_custom")]
    [InlineData("attn_recurrent")]
    [InlineData("attn_sentiment")]
    [InlineData("gru_lengths")]
    public void Flow_is_conserved_at_every_node(string name)
    {
        var golden = new GoldenCase<double>(name);
        var options = new InformationFlowOptions<double> { Points = 3 };
        foreach (UnitFlow flow in InformationFlow.Trace(golden.Model, golden.Batch, golden.Target, golden.QuantityOf("l0.h"), 2, golden.Definition.Input, golden.Initial, options))
            ExpectConserved(flow);
    }

    private static void ExpectConserved(UnitFlow flow)
    {
        double scale = Math.Max(1, flow.Graph.Nodes.Max(node => Math.Abs(node.Flow)));
        Assert.Contains(flow.Graph.Nodes, node => node.Kind == FlowNodeKind.Quantity);
        for (int i = 0; i < flow.Graph.Nodes.Count; i++)
        {
            FlowNode node = flow.Graph.Nodes[i];
            if (node.Kind != FlowNodeKind.Source) Assert.Equal(node.Flow, flow.Graph.Into(i).Sum(edge => edge.Flow), Tight * scale);
            if (node.Kind != FlowNodeKind.Target) Assert.Equal(node.Flow, flow.Graph.OutOf(i).Sum(edge => edge.Flow), Tight * scale);
        }
        Assert.Equal(flow.Total, flow.Graph.Nodes.Single(node => node.Kind == FlowNodeKind.Target).Flow, Tight * scale);
        for (int row = 0; row < flow.Steps.Count; row++)
            Assert.Equal(flow.Trajectory[flow.Steps[row]].Flow, Enumerable.Range(0, flow.Sources.Count).Sum(source => flow.Passed[row, source]), Tight * scale);
    }

    /// <summary>At the input alone, what leaves each step of the source is the file's input times gradient; over the path, its integrated gradients.</summary>
    [Theory]
    [InlineData("gru")]
    [InlineData("lstm")]
    [InlineData("gru_stacked2")]
    [InlineData("gru_bidir")]
    [InlineData("attn_recurrent")]
    public void Golden_attributions_are_what_leaves_the_sources(string name)
    {
        var golden = new GoldenCase<double>(name);
        Compare("input_x_gradient", new InformationFlowOptions<double> { AtInput = true, PerFeature = true });
        Compare("ig_gausslegendre_50/attribution", new InformationFlowOptions<double> { Points = 50, PerFeature = true });

        void Compare(string method, InformationFlowOptions<double> options)
        {
            GoldenTensor expected = golden.File.Tensor($"attributions/{method}");
            (int steps, int features) = (expected.Shape[1], expected.Shape[2]);
            IReadOnlyList<UnitFlow> flows = InformationFlow.Trace(golden.Model, golden.Batch, golden.Target, golden.QuantityOf("l0.h"), 0, options: options);
            for (int example = 0; example < flows.Count; example++)
                foreach (FlowNode node in flows[example].Graph.Nodes.Where(node => node.Kind == FlowNodeKind.Source))
                    Assert.Equal(expected.Data[(example * steps + node.Step!.Value) * features + node.Unit!.Value], node.Flow, Tight);
        }
    }

    /// <summary>Into the last state, at the input: the file's Jacobians times the input.</summary>
    [Theory]
    [InlineData("gru")]
    [InlineData("lstm")]
    [InlineData("gru_v1")]
    public void Golden_Jacobians_are_what_flows_into_the_last_state(string name)
    {
        var golden = new GoldenCase<double>(name);
        GoldenTensor jacobian = golden.File.Tensor("jacobians_example0/dhT_dx"), input = golden.File.Tensor("input");
        (int steps, int units, int features) = (jacobian.Shape[0], jacobian.Shape[1], jacobian.Shape[2]);
        for (int unit = 0; unit < units; unit++)
        {
            UnitFlow flow = InformationFlow.Trace(golden.Model, golden.Batch, golden.Target, golden.QuantityOf("l0.h"), unit, options: new InformationFlowOptions<double> { AtInput = true, Steps = [steps - 1] })[0];
            for (int step = 0; step < steps; step++)
            {
                double expected = 0;
                for (int feature = 0; feature < features; feature++) expected += jacobian.Data[(step * units + unit) * features + feature] * input.Data[step * features + feature];
                Assert.Equal(expected, flow.Into[0, step], Tight);
            }
        }
    }

    /// <summary>Also where flow begins at a quantity, and where a quantity has one value for a whole sequence.</summary>
    [Fact]
    public void Flow_begins_at_quantities_and_passes_through_values_of_whole_sequences()
    {
        foreach (UnitFlow flow in InformationFlow.Trace(Model, Batch, Last, "hNext", 3, "n")) ExpectConserved(flow);
        var golden = new GoldenCase<double>("attn_sentiment");
        foreach (UnitFlow flow in InformationFlow.Trace(golden.Model, golden.Batch, golden.Target, "context", 1, "embedded", options: new InformationFlowOptions<double> { Quantities = ["alpha"], Points = 2 }))
        {
            ExpectConserved(flow);
            Assert.Null(flow.Trajectory.Single().Step);
            Assert.True(flow.NodeAt(0) > 0);
        }
    }

    [Fact]
    public void Flow_in_float_is_that_in_double()
    {
        float[,] sequence = { { 0.5f, -1, 0.25f }, { 1, 0.125f, -0.5f }, { -0.75f, 0.5f, 1 } };
        var same = new double[3, 3];
        Array.Copy(sequence, same, 9);
        UnitFlow single = InformationFlow.Trace(Model.Cast<float>(), Batch<float>.From([sequence]), Last, "hNext", 3)[0];
        UnitFlow expected = InformationFlow.Trace(Model, Batch<double>.From([same]), Last, "hNext", 3)[0];
        for (int i = 0; i < expected.Into.Data.Length; i++) Assert.Equal(expected.Into.Data[i], single.Into.Data[i], 1e-5);
        foreach (FlowEdge edge in expected.Graph.Edges.Take(20))
            Assert.Equal(edge.Flow, single.Graph.Edges.Single(other => other.From == edge.From && other.To == edge.To).Flow, 1e-5);
    }

    [Fact]
    public void A_token_stops_the_work()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => InformationFlow.Trace(Model, Batch, Last, "hNext", 3, cancellation: source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => GateProfile.Of(Model, Batch, cancellation: source.Token));
    }

    /// <summary>The chain rule over a cut: what all units of the state pass on at a step, of a source before it, is all that the source gives.</summary>
    [Fact]
    public void Units_of_a_state_together_pass_on_all_that_came_before()
    {
        UnitFlow[] flows = [.. Enumerable.Range(0, 5).Select(unit => InformationFlow.Trace(Model, Batch, Last, "hNext", unit, options: new InformationFlowOptions<double> { Points = 4 })[0])];
        for (int step = 0; step < 6; step++)
        for (int source = 0; source < 6; source++)
        {
            double whole = flows[0].Graph.Nodes[flows[0].Graph.Find("x", source)].Flow;
            Assert.Equal(source <= step ? whole : 0, flows.Sum(flow => flow.Passed[step, source]), 1e-12);
        }
    }

    [Fact]
    public void Rows_of_what_flows_into_a_unit_add_up_to_its_change()
    {
        foreach (UnitFlow flow in InformationFlow.Trace(Model, Batch, Last, "hNext", 3))
        {
            ExpectConserved(flow);
            Assert.Equal(flow.FunctionValue - flow.BaselineValue, flow.Total, 1e-10);
            for (int step = 0; step < flow.Steps.Count; step++)
                Assert.Equal(flow.Trajectory[step].Value - flow.Trajectory[step].BaselineValue, Enumerable.Range(0, flow.Sources.Count).Sum(source => flow.Into[step, source]), 1e-10);
        }
    }

    /// <summary>Every other step at once, as a cell allows it, and step by step, as a layer needs it.</summary>
    [Fact]
    public void A_cell_and_a_layer_of_it_have_the_same_graph()
    {
        RecurrentModel<double> layer = new ScannedGru(I: 3, H: 5, seed: 1).Compiled.Cast<double>();
        using (ParameterEdit<double> edit = layer.Edit())
            foreach (ParameterInfo info in Model.Description.Parameters) Model.Parameters[info.Name].Span.CopyTo(edit["encoder." + info.Name].Span);
        var options = new InformationFlowOptions<double> { Points = 2, PerUnit = ["r"] };
        FlowGraph own = InformationFlow.Trace(Model, Batch, Last, "hNext", 3, options: options)[0].Graph;
        FlowGraph scanned = InformationFlow.Trace(layer, Batch, Target.Unit("encoder.hNext", 1), "encoder.hNext", 3, options: options with { PerUnit = ["encoder.r"], RowBudget = 13 })[0].Graph;
        Assert.Equal(own.Edges.Count, scanned.Edges.Count);
        foreach (FlowEdge edge in own.Edges)
        {
            (FlowNode from, FlowNode to) = (own.Nodes[edge.From], own.Nodes[edge.To]);
            int a = Of(from), b = Of(to);
            Assert.Equal(edge.Flow, scanned.Edges.Single(other => other.From == a && other.To == b).Flow, 1e-12);
        }

        int Of(FlowNode node) => node.Kind switch
        {
            FlowNodeKind.Source => scanned.Find(node.Name, node.Step),
            FlowNodeKind.Target => scanned.Nodes.Count - 1,
            _ => scanned.Find("encoder." + node.Name, node.Step),
        };
    }

    [Fact]
    public void Sources_can_be_some_steps_and_features()
    {
        UnitFlow whole = InformationFlow.Trace(Model, Batch, Last, "hNext", 3, options: new InformationFlowOptions<double> { AtInput = true, PerFeature = true })[0];
        UnitFlow some = InformationFlow.Trace(Model, Batch, Last, "hNext", 3, options: new InformationFlowOptions<double> { AtInput = true, PerFeature = true, FromSteps = [2, 0], FromFeatures = [1] })[0];
        ExpectConserved(some);
        Assert.Equal([new FlowSource(0, 1), new FlowSource(2, 1)], some.Sources);
        Assert.Equal(whole.Into[5, whole.Sources.ToList().IndexOf(new FlowSource(2, 1))], some.Into[5, 1], 1e-12);
    }

    [Fact]
    public void A_graph_is_cut_down_with_what_is_left_out_and_drawn()
    {
        UnitFlow flow = InformationFlow.Trace(Model, Batch, Last, "hNext", 3)[0];
        FlowGraph graph = flow.Graph;
        Assert.Equal(flow.ToJson(), UnitFlow.FromJson(flow.ToJson()).ToJson());
        Assert.Equal(0, graph.LeftOut);
        FlowGraph top = graph.Top(10).Top(8);
        Assert.Equal(8, top.Edges.Count);
        Assert.Equal(1 - graph.Edges.Take(8).Sum(edge => Math.Abs(edge.Flow)) / graph.Edges.Sum(edge => Math.Abs(edge.Flow)), top.LeftOut, 1e-12);
        Assert.All(top.Edges.Zip(graph.Edges), pair => Assert.Equal(graph.Nodes[pair.Second.From], top.Nodes[pair.First.From]));
        Assert.Equal(graph.ToJson(), FlowGraph.FromJson(graph.ToJson()).ToJson());
        Assert.Throws<ExplanationFileException>(() => FlowGraph.FromJson(graph.ToJson().Replace("\"from\":0,", "\"from\":999,", StringComparison.Ordinal)));

        var odd = new FlowGraph([new FlowNode("a\"b\\\nc", FlowNodeKind.Source, "a", null, 0, 1), new FlowNode("t", FlowNodeKind.Target, "", null, null, 1)], [new FlowEdge(0, 1, -1)], 2);
        Assert.Equal(
            "digraph flow {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  label=\"50.0 % of |flow| left out\";\n  n0 [label=\"a\\\"b\\\\ c t=0\\n1\", style=rounded];\n" +
            "  n1 [label=\"t\\n1\", style=rounded];\n  { rank=same; n0; }\n  n0 -> n1 [label=\"-1\", penwidth=4.50, color=red];\n}\n", odd.ToDot());
    }

    [Fact]
    public void Flow_over_a_data_set_is_the_mean_of_the_flows()
    {
        Batch<double> batch = Batch<double>.From([.. Enumerable.Range(0, 9).Select(i => Numbers.Draw(Draws, 2 + i % 3, 3))]);
        var options = new InformationFlowOptions<double> { Points = 2 };
        FlowProfile profile = InformationFlow.Over(Model, batch, Last, "hNext", 3, options: options);
        IReadOnlyList<UnitFlow> flows = InformationFlow.Trace(Model, batch, Last, "hNext", 3, options: options);
        Assert.Equal(Estimate.Of(flows.Select(flow => flow.Total)).StandardError, profile.Total.StandardError, 1e-12);
        FlowLink link = profile.Links.Single(one => one is { From: "hNext[3]", To: "z", Lag: 1 });
        double[] sums = [.. flows.Select(flow => flow.Graph.Edges.Where(edge => flow.Graph.Nodes[edge.From].Name == "hNext[3]" && flow.Graph.Nodes[edge.To].Name == "z").Sum(edge => Math.Abs(edge.Flow)))];
        Assert.Equal(Estimate.Of(sums).Mean, link.Magnitude.Mean, 1e-12);
        Assert.Equal(Estimate.Of(sums).StandardError, link.Magnitude.StandardError, 1e-12);
        Assert.Equal(flows.Average(flow => Enumerable.Range(0, flow.Steps.Count).Average(step => Math.Abs(flow.Into[step, step]))), profile.IntoByDistance[0].Mean, 1e-12);
        Assert.Equal(3, profile.IntoByStep[3].Count);
        Assert.Equal(4, InformationFlow.Over(Model, batch, _ => Last, "hNext", 3, options: options with { Examples = 4, Seed = 7 }).Examples.Count);
        Assert.Equal(profile.ToJson(), FlowProfile.FromJson(profile.ToJson()).ToJson());
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        Assert.Contains("there is no unit 9", Assert.Throws<ArgumentOutOfRangeException>(() => InformationFlow.Trace(Model, Batch, Last, "hNext", 9)).Message);
        Assert.Contains("no quantity 'h7'", Assert.Throws<ArgumentException>(() => InformationFlow.Trace(Model, Batch, Last, "h7", 0)).Message);
        Assert.Contains("belongs to no step", Assert.Throws<NotSupportedException>(() => InformationFlow.Trace(Model, Batch, Last, "hNext", 0, "h")).Message);
        Assert.Contains("be looked at in it", Assert.Throws<ArgumentException>(() => InformationFlow.Trace(Model, Batch, Last, "z", 0, "z")).Message);
        Assert.Contains("no step 7", Assert.Throws<ArgumentOutOfRangeException>(() => InformationFlow.Trace(Model, Batch, Last, "hNext", 0, options: new InformationFlowOptions<double> { Steps = [7] })).Message);
        Assert.Contains("a step 7", Assert.Throws<ArgumentOutOfRangeException>(() => InformationFlow.Trace(Model, Batch, Last, "hNext", 0, options: new InformationFlowOptions<double> { FromSteps = [7] })).Message);
        Assert.Contains("no feature 3", Assert.Throws<ArgumentOutOfRangeException>(() => InformationFlow.Trace(Model, Batch, Last, "hNext", 0, options: new InformationFlowOptions<double> { FromFeatures = [3] })).Message);
        var golden = new GoldenCase<double>("attn_sentiment");
        Assert.Contains("there is no path", Assert.Throws<NotSupportedException>(() => InformationFlow.Trace(golden.Model, golden.Batch, golden.Target, golden.QuantityOf("l0.h"), 0)).Message);
    }
}
