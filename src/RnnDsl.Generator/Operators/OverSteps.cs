using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A function of all steps of a sequence. In a model's graph the sequence has a row at each step; the part that computes the
/// function has all of them as the positions of one row, where the operators for such rows have every rule.
/// </summary>
internal abstract record OverSteps : CutOperator
{
    /// <summary>Whether the result has a value at each step again, rather than one for the sequence.</summary>
    public virtual bool KeepsSteps => false;

    /// <summary>Whether it takes a vector at each step, and not only a number.</summary>
    public virtual bool TakesSeries => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => rules.Of(x[0]).In(KeepsSteps ? RowSpace.Step : RowSpace.Example);

    /// <summary>The function of a row that has the steps as positions: a signal is a vector of them, a series a matrix.</summary>
    public abstract Node OnPositions(Graph graph, Node row);
}

/// <summary>The sum of a sequence's values.</summary>
internal sealed record SumOverSteps : OverSteps
{
    public override string Name => "Sum";

    public override Node OnPositions(Graph graph, Node row) => graph.Add(row.Shape.Rank == 2 ? new SumDown() : new Sum(), row);
}

/// <summary>The mean of a sequence's values.</summary>
internal sealed record MeanOverSteps : OverSteps
{
    public override string Name => "Mean";

    public override Node OnPositions(Graph graph, Node row) => new MeanOverPositions().Expand(graph, [row]);
}

/// <summary>The greatest of a sequence's values, unit by unit.</summary>
internal sealed record MaxOverSteps : OverSteps
{
    public override string Name => "Max";

    public override Node OnPositions(Graph graph, Node row) => graph.Add(row.Shape.Rank == 2 ? new MaxDown() : new GreatestUnit(), row);
}

/// <summary>The least of a sequence's values, unit by unit.</summary>
internal sealed record MinOverSteps : OverSteps
{
    public override string Name => "Min";

    public override Node OnPositions(Graph graph, Node row) =>
        row.Shape.Rank == 2 ? graph.Negative(graph.Add(new MaxDown(), graph.Negative(row))) : graph.Add(new LeastUnit(), row);
}

/// <summary>The Euclidean norm of a sequence's numbers.</summary>
internal sealed record NormOverSteps : OverSteps
{
    public override string Name => "Norm";

    public override bool TakesSeries => false;

    public override Node OnPositions(Graph graph, Node row) => graph.Add(new Norm(), row);
}

/// <summary>The step of a sequence's greatest number.</summary>
internal sealed record ArgMaxOverSteps : OverSteps
{
    public override string Name => "ArgMax";

    public override bool TakesSeries => false;

    public override Node OnPositions(Graph graph, Node row) => graph.Add(new ArgMax(), row);
}

/// <summary>Weights of the steps of a sequence that sum to 1.</summary>
internal sealed record SoftmaxOverSteps : OverSteps
{
    public override string Name => "Softmax";

    public override bool KeepsSteps => true;

    public override bool TakesSeries => false;

    public override Node OnPositions(Graph graph, Node row) => graph.Add(new Softmax(), row);
}

/// <summary>The logarithms of weights of the steps of a sequence.</summary>
internal sealed record LogSoftmaxOverSteps : OverSteps
{
    public override string Name => "LogSoftmax";

    public override bool KeepsSteps => true;

    public override bool TakesSeries => false;

    public override Node OnPositions(Graph graph, Node row) => graph.Add(new LogSoftmax(), row);
}

/// <summary>Running sums over the steps of a sequence.</summary>
internal sealed record CumSumOverSteps : OverSteps
{
    public override string Name => "CumSum";

    public override bool KeepsSteps => true;

    public override bool TakesSeries => false;

    public override Node OnPositions(Graph graph, Node row) => graph.Add(new CumSum(), row);
}
