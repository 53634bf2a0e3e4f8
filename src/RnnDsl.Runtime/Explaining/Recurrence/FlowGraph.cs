using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

/// <summary>What a node of a flow graph is.</summary>
public enum FlowNodeKind
{
    /// <summary>Where flow begins: a step of the input, or one of its numbers.</summary>
    Source,

    /// <summary>Units of a quantity at a step.</summary>
    Quantity,

    /// <summary>Where all flow ends.</summary>
    Target,
}

/// <summary>Something that information passes through.</summary>
/// <param name="Name">Without the step: "x", "x[2]", "z", "hNext[3]", "hNext, other units", or the target in words.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Quantity">The input or quantity; empty for the target.</param>
/// <param name="Unit">The unit or feature, where it is one.</param>
/// <param name="Step">The step; null for the target, and for what has one value for a whole sequence.</param>
/// <param name="Flow">What passes through it (see <see cref="InformationFlow"/>): what flows in, and what flows out.</param>
public sealed record FlowNode(string Name, FlowNodeKind Kind, string Quantity, int? Unit, int? Step, double Flow)
{
    /// <summary>The name with the step.</summary>
    [JsonIgnore]
    public string Label => Step is { } step ? string.Create(CultureInfo.InvariantCulture, $"{Name} t={step}") : Name;
}

/// <summary>What flows from one node straight into another, not through any other node of the graph.</summary>
/// <param name="From">The number of a node.</param>
/// <param name="To">The number of another.</param>
/// <param name="Flow">How much; negative where it lowers the target.</param>
public sealed record FlowEdge(int From, int To, double Flow);

/// <summary>A weighted graph of how information flows from an input to a target.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Edges">The edges, those with the greatest |flow| first.</param>
/// <param name="AllMagnitude">The sum of |flow| over all edges before any were left out.</param>
public sealed partial record FlowGraph(IReadOnlyList<FlowNode> Nodes, IReadOnlyList<FlowEdge> Edges, double AllMagnitude)
{
    /// <summary>The share of |flow| that edges which were left out have.</summary>
    [JsonIgnore]
    public double LeftOut => AllMagnitude > 0 ? Math.Max(0, 1 - Edges.Sum(edge => Math.Abs(edge.Flow)) / AllMagnitude) : 0;

    /// <summary>What flows into a node, greatest |flow| first.</summary>
    /// <param name="node">Its number.</param>
    public IReadOnlyList<FlowEdge> Into(int node) => [.. Edges.Where(edge => edge.To == node)];

    /// <summary>What flows out of a node, greatest |flow| first.</summary>
    /// <param name="node">Its number.</param>
    public IReadOnlyList<FlowEdge> OutOf(int node) => [.. Edges.Where(edge => edge.From == node)];

    /// <summary>The number of a node; −1 where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="step">Its step.</param>
    public int Find(string name, int? step)
    {
        for (int i = 0; i < Nodes.Count; i++)
            if (Nodes[i].Name == name && Nodes[i].Step == step)
                return i;
        return -1;
    }

    /// <summary>The graph of the edges with the greatest |flow|, and the nodes that they join; what is left out is on the result.</summary>
    /// <param name="edges">At most so many.</param>
    public FlowGraph Top(int edges)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(edges);
        FlowEdge[] kept = [.. Edges.Take(edges)];
        int[] nodes = [.. kept.SelectMany(edge => new[] { edge.From, edge.To }).Distinct().Order()];
        Dictionary<int, int> number = nodes.Index().ToDictionary(item => item.Item, item => item.Index);
        return new FlowGraph([.. nodes.Select(node => Nodes[node])], [.. kept.Select(edge => new FlowEdge(number[edge.From], number[edge.To], edge.Flow))], AllMagnitude);
    }

    /// <summary>The graph in the language of Graphviz: steps from left to right, wider lines for more flow, blue for raising and red for lowering the target.</summary>
    public string ToDot()
    {
        var text = new StringBuilder();
        text.Append("digraph flow {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
        if (LeftOut > 0) text.Append(CultureInfo.InvariantCulture, $"  label=\"{LeftOut:P1} of |flow| left out\";\n");
        for (int i = 0; i < Nodes.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"  n{i} [label=\"{Escaped(Nodes[i].Label)}\\n{Nodes[i].Flow:G4}\"{(Nodes[i].Kind == FlowNodeKind.Quantity ? "" : ", style=rounded")}];\n");
        foreach (IGrouping<int?, int> step in Enumerable.Range(0, Nodes.Count).Where(i => Nodes[i].Step is not null).GroupBy(i => Nodes[i].Step))
            text.Append("  { rank=same; ").AppendJoin(' ', step.Select(i => $"n{i};")).Append(" }\n");
        double most = Edges.Count == 0 ? 1 : Math.Max(double.Epsilon, Edges.Max(edge => Math.Abs(edge.Flow)));
        foreach (FlowEdge edge in Edges)
            text.Append(CultureInfo.InvariantCulture, $"  n{edge.From} -> n{edge.To} [label=\"{edge.Flow:G3}\", penwidth={0.5 + 4 * Math.Abs(edge.Flow) / most:F2}, color={(edge.Flow < 0 ? "red" : "blue")}];\n");
        return text.Append("}\n").ToString();
    }

    /// <summary>Within quotes of the language, a quote ends them and a backslash begins something; line ends and other control characters become spaces.</summary>
    private static string Escaped(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char letter in name)
        {
            if (letter is '"' or '\\') text.Append('\\');
            text.Append(char.IsControl(letter) ? ' ' : letter);
        }
        return text.ToString();
    }
}
