using System.Globalization;
using System.Text;

namespace RnnDsl.Explaining;

/// <summary>Writes a tree as nested lines.</summary>
internal sealed class TreeText(DecisionTree tree)
{
    private readonly StringBuilder text = new();

    public override string ToString()
    {
        text.Clear();
        // A stack of its own: a tree may be as deep as it has rows.
        var left = new Stack<(int Node, int Indent, string Before)>([(0, 0, "")]);
        while (left.TryPop(out (int Node, int Indent, string Before) at))
        {
            TreeNode node = tree.Nodes[at.Node];
            text.Append(' ', 2 * at.Indent).Append(at.Before);
            if (node.IsLeaf)
            {
                text.Append(at.Before.Length > 0 ? " " : "").Append(Leaf(node)).Append('\n');
                continue;
            }
            if (at.Before.Length > 0) text.Append('\n');
            int indent = at.Before.Length > 0 ? at.Indent + 1 : at.Indent;
            left.Push((node.Left, indent, "else:"));
            left.Push((node.Right, indent, $"if {RowMath.Literal(tree.Features[node.Feature], tree.Predicates[node.Feature], node.Threshold, above: true)}:"));
        }
        return text.ToString().TrimEnd('\n');
    }

    private string Leaf(TreeNode node) => tree.Classes.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{node.Value[0]:G4} (n = {node.Samples})")
        : string.Create(CultureInfo.InvariantCulture, $"{tree.Classes[node.BestClass]} (n = {node.Samples}, share {node.Value[node.BestClass]:G3})");
}
