using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// Σ Wₖ xₖ as one product: the matrices stand side by side, the vectors end to end. Inputs are W₁, x₁, W₂, x₂, …;
/// a character of <paramref name="Transposed"/> per term is 'T' where the matrix is transposed, else 'N'.
/// </summary>
internal sealed record SumOfProducts(string Transposed) : Operator
{
    public override string Name => $"SumOfProducts[{Transposed}]";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var terms = Transposed.Select((t, k) => new Product(t == 'T').Infer(rules, [x[2 * k], x[2 * k + 1]])).ToList();
        if (terms.Any(t => t is null)) return null;
        for (int k = 1; k < terms.Count; k++)
            if (!rules.Same(terms[0]!.Dims[0], terms[k]!.Dims[0])) return rules.Fail(ShapeProblem.Elementwise, this, x, 1, 2 * k + 1);
        return terms[0]!.In(terms.Select(t => t!.Rows).Aggregate(Graphs.Shape.Finer));
    }

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        for (int k = 0; k < Transposed.Length; k++) Term(d.Graph, y, k).Operator.Adjoint(d, Term(d.Graph, y, k), g);
    }

    public override Node? Tangent(Forward d, Node y) =>
        Enumerable.Range(0, Transposed.Length)
            .Select(k => new Product(Transposed[k] == 'T').Tangent(d, Term(d.Graph, y, k)))
            .Aggregate((Node?)null, (sum, t) => d.Sum(y, sum, t));

    private Node Term(Graph graph, Node y, int k) => graph.Add(new Product(Transposed[k] == 'T'), y.Inputs[2 * k], y.Inputs[2 * k + 1]);

    public override bool IsTerm(int operand) => operand % 2 == 1;
}
