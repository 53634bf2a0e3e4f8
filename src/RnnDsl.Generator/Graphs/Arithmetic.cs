using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Graphs;

/// <summary>Elementwise arithmetic on nodes, for rules that build graphs: numbers fold, ones and zeros vanish where no shape is lost.</summary>
internal static class Arithmetic
{
    public static Node Number(this Graph g, double value) => g.Add(new Constant(value));

    public static Node Plus(this Graph g, Node a, Node b) =>
        Is(a, 0) && Covers(b, a) ? b
        : Is(b, 0) && Covers(a, b) ? a
        : b.Operator is Negate ? g.Add(new Subtract(), a, b.Inputs[0])
        : a.Operator is Negate ? g.Add(new Subtract(), b, a.Inputs[0])
        : g.Add(new Add(), a, b);

    public static Node Minus(this Graph g, Node a, Node b) =>
        Is(b, 0) && Covers(a, b) ? a : g.Add(new Subtract(), a, b);

    public static Node Times(this Graph g, Node a, Node b) =>
        Is(a, 1) && Covers(b, a) ? b
        : Is(b, 1) && Covers(a, b) ? a
        : Is(b, -1) && Covers(a, b) ? g.Negative(a)
        : a.Operator is Negate ? g.Negative(g.Times(a.Inputs[0], b))
        : IsMask(a) ? g.Masked(a, kept => g.Times(kept, b))
        : IsMask(b) ? g.Masked(b, kept => g.Times(a, kept))
        : g.Add(new Multiply(), a, b);

    public static Node Over(this Graph g, Node a, Node b) =>
        IsMask(a) ? g.Masked(a, kept => g.Over(kept, b)) : g.Add(new Divide(), a, b);

    public static Node Where(this Graph g, Node condition, Node a, Node b) => g.Add(new Where(), condition, a, b);

    /// <summary>A value of another's shape: a number becomes all of its numbers.</summary>
    public static Node Filled(this Graph g, Node value, Node like) =>
        value.Shape.Equals(like.Shape) ? value : g.Add(new Fill(like.Shape), value);

    public static Node Negative(this Graph g, Node a) =>
        a.Operator is Negate ? a.Inputs[0] : a.Operator is Constant c ? g.Number(-c.Value) : g.Add(new Negate(), a);

    /// <summary>
    /// A choice between something and 0. What multiplies it is multiplied to the other side alone: where 0 is chosen the factor
    /// may be infinite, and 0 · ∞ must not come about.
    /// </summary>
    private static bool IsMask(Node node) => node is { Operator: Operators.Where, Name: null } && (Is(node.Inputs[1], 0) || Is(node.Inputs[2], 0));

    private static Node Masked(this Graph g, Node mask, System.Func<Node, Node> scaled) =>
        Is(mask.Inputs[2], 0)
            ? g.Where(mask.Inputs[0], scaled(mask.Inputs[1]), mask.Inputs[2])
            : g.Where(mask.Inputs[0], mask.Inputs[1], scaled(mask.Inputs[2]));

    /// <summary>M v, or Mᵀ v: one packed product for all rows where M is the same for all of them.</summary>
    public static Node MatrixTimesVector(this Graph g, Node m, Node v, bool transposed) =>
        m.Shape.Rows == RowSpace.Global ? g.Add(new Product(transposed), m, v) : g.Add(new RowProduct(transposed), m, v);

    private static bool Is(Node node, double value) =>
        node.Operator is Constant c ? c.Value == value : node.Operator is Fill && node.Inputs[0].Operator is Constant filled && filled.Value == value;

    /// <summary>Whether the result keeps its shape when <paramref name="dropped"/> goes.</summary>
    private static bool Covers(Node kept, Node dropped) =>
        kept.Shape.Rows >= dropped.Shape.Rows && (kept.Shape.Rank > 0 || dropped.Shape.Rank == 0);
}
