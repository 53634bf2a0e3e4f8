using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record FlowGraph : ISavedResult<FlowGraph>
{
    static ResultFormat<FlowGraph> ISavedResult<FlowGraph>.Format { get; } =
        new ResultFormat<FlowGraph, FlowGraph>("rnndsl.flow-graph", 1, FlowJson.Default.ResultDocumentFlowGraph, graph => graph, Checked);

    internal static FlowGraph Checked(FlowGraph graph)
    {
        foreach (FlowEdge edge in graph.Edges)
            if ((uint)edge.From >= (uint)graph.Nodes.Count || (uint)edge.To >= (uint)graph.Nodes.Count)
                throw new DocumentException($"an edge goes from node {edge.From} to node {edge.To}; there are {graph.Nodes.Count} nodes.");
        return graph;
    }
}

public sealed partial record UnitFlow : ISavedResult<UnitFlow>
{
    static ResultFormat<UnitFlow> ISavedResult<UnitFlow>.Format { get; } =
        new ResultFormat<UnitFlow, UnitFlow>("rnndsl.unit-flow", 1, FlowJson.Default.ResultDocumentUnitFlow, flow => flow, Checked);

    private static UnitFlow Checked(UnitFlow flow)
    {
        FlowGraph.Checked(flow.Graph);
        foreach (NumberTable table in new[] { flow.Into, flow.Passed })
            if (table.Rows != flow.Steps.Count || table.Columns != flow.Sources.Count)
                throw new DocumentException($"a table is [{table.Rows} × {table.Columns}]; there are {flow.Steps.Count} steps and {flow.Sources.Count} sources.");
        return flow;
    }
}

public sealed partial record FlowProfile : ISavedResult<FlowProfile>
{
    static ResultFormat<FlowProfile> ISavedResult<FlowProfile>.Format { get; } =
        new ResultFormat<FlowProfile, FlowProfile>("rnndsl.flow-profile", 1, FlowJson.Default.ResultDocumentFlowProfile, profile => profile, profile => profile);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<FlowGraph>))]
[JsonSerializable(typeof(ResultDocument<UnitFlow>))]
[JsonSerializable(typeof(ResultDocument<FlowProfile>))]
internal sealed partial class FlowJson : JsonSerializerContext;
