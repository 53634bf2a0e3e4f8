using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

public sealed partial record DecisionTree : ISavedResult<DecisionTree>
{
    static ResultFormat<DecisionTree> ISavedResult<DecisionTree>.Format { get; } =
        new ResultFormat<DecisionTree, DecisionTree>("rnndsl.tree", 1, SurrogatesJson.Default.ResultDocumentDecisionTree, tree => tree, tree => Checked(tree));

    /// <summary>Children stand behind their parents, so that no walk goes on for ever.</summary>
    internal static DecisionTree Checked(DecisionTree tree)
    {
        if (tree.Nodes.Count == 0) throw new DocumentException("the tree has no nodes.");
        TensorBody.CheckCount("predicates", tree.Predicates.Count, tree.Features.Count);
        // In this order each node has one parent, so that a way through the tree ends and text is no longer than the table.
        var right = new Stack<int>();
        for (int node = 0; node < tree.Nodes.Count; node++)
        {
            TreeNode at = tree.Nodes[node];
            if (at.Value.Count != Math.Max(1, tree.Classes.Count)) throw new DocumentException($"node {node} has {at.Value.Count} values.");
            int following = node + 1 < tree.Nodes.Count ? node + 1 : -1;
            bool belongs = at.IsLeaf ? at.Right < 0 && (right.TryPop(out int next) ? next : -1) == following
                : (uint)at.Feature < (uint)tree.Features.Count && at.Left == following && at.Right > at.Left;
            if (!belongs) throw new DocumentException($"node {node} does not belong into the tree.");
            if (!at.IsLeaf) right.Push(at.Right);
        }
        return tree;
    }
}

public sealed partial record RuleList : ISavedResult<RuleList>
{
    static ResultFormat<RuleList> ISavedResult<RuleList>.Format { get; } =
        new ResultFormat<RuleList, RuleList>("rnndsl.rules", 1, SurrogatesJson.Default.ResultDocumentRuleList, list => list, list => Checked(list));

    internal static RuleList Checked(RuleList list)
    {
        TensorBody.CheckCount("predicates", list.Predicates.Count, list.Features.Count);
        foreach (DecisionRule rule in list.Rules.Append(list.Default))
        {
            if (rule.Weights.Count != list.Classes.Count || (uint)rule.Class >= (uint)list.Classes.Count) throw new DocumentException("a rule is for another number of classes.");
            if (rule.Literals.Any(literal => (uint)literal.Feature >= (uint)list.Features.Count)) throw new DocumentException("a rule has a literal about a feature that there is not.");
        }
        return list;
    }
}

public sealed partial record SurrogateReport : ISavedResult<SurrogateReport>
{
    static ResultFormat<SurrogateReport> ISavedResult<SurrogateReport>.Format { get; } =
        new ResultFormat<SurrogateReport, SurrogateReport>("rnndsl.surrogate", 1, SurrogatesJson.Default.ResultDocumentSurrogateReport, report => report, Checked);

    private static SurrogateReport Checked(SurrogateReport report)
    {
        object? wanted = report.Kind switch { SurrogateKind.Tree => report.Tree, SurrogateKind.Rules => report.Rules, SurrogateKind.Logistic => report.Logistic, _ => report.Linear };
        if (wanted is null) throw new DocumentException($"the surrogate is of the kind {report.Kind}, which is not there.");
        if (report.Logistic is { } logistic && (LogisticModel.Checked(logistic).Classes.Any(label => (uint)label >= (uint)report.Classes.Count))) throw new DocumentException("a class has no name.");
        if (report.Linear is not null) LinearModel.Checked(report.Linear);
        if (report.Tree is not null) DecisionTree.Checked(report.Tree);
        if (report.Rules is not null) RuleList.Checked(report.Rules);
        int features = report.Tree?.Features.Count ?? report.Rules?.Features.Count ?? report.Linear?.Coefficients.Count ?? report.Logistic!.Coefficients.Columns;
        if (features != report.Features.Count) throw new DocumentException($"the surrogate has {features} features; {report.Features.Count} are named.");
        return report;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultDocument<DecisionTree>))]
[JsonSerializable(typeof(ResultDocument<RuleList>))]
[JsonSerializable(typeof(ResultDocument<SurrogateReport>))]
internal sealed partial class SurrogatesJson : JsonSerializerContext;
