using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Planning;

/// <summary>What a companion is for. The runtime's enum has the same names.</summary>
internal enum CompanionKind
{
    /// <summary>Layer-wise relevance propagation: the same run, another way back.</summary>
    Relevance,

    /// <summary>DeepLIFT: two runs at once, and multipliers on the way back.</summary>
    Difference,
}

/// <summary>
/// The programs of explainers. Each is that of a definition of its own, made from the user's: the same equations with
/// more beside them, or with another way back. So they are planned, emitted and run as every definition is, and what
/// serves one serves all.
/// </summary>
internal static class Companions
{
    public static IEnumerable<CompanionKind> All { get; } = (CompanionKind[])Enum.GetValues(typeof(CompanionKind));

    /// <summary>The numbers that a companion is made with, beside what its definition is made with.</summary>
    public static IReadOnlyList<string> Numbers(CompanionKind kind) =>
        kind == CompanionKind.Relevance ? [Relevances.Epsilon, Relevances.BiasFactor] : [];

    public static Programs Of(Definition definition, CompanionKind kind)
    {
        var (steps, algebra) = WeightAlgebra.Cut(definition, Rewrites.Products(definition.Forward));
        var forward = Rewrites.Biases(steps.Forward);
        var programs = kind switch
        {
            CompanionKind.Relevance => Relevance(steps, forward),
            _ => Difference(steps, forward),
        };
        return programs with { Algebra = algebra is null ? null : Programs.OfAlgebra(algebra) };
    }

    private static Programs Relevance(Definition steps, Graph forward)
    {
        const string absorbed = Relevances.Absorbed;
        var graph = forward.Rewrite();
        var scalar = Shape.Scalar(RowSpace.Step);
        var carry = graph.AddCarry(new Carry(absorbed, Reversed: false), graph.Add(new Leaf(LeafKind.Initial, absorbed), scalar.In(RowSpace.Example)), scalar);
        var next = graph.Add(new Intervene(absorbed + "next"), carry);
        carry.Name = absorbed;
        next.Name = absorbed + "next";
        graph.Close(carry, next);
        graph.Results.Add((Definition.QuantityResult(next.Name), next));
        graph.Results.Add((Definition.FinalResult(absorbed), graph.Add(new Final(false), next)));
        var state = new LeafValue(new LeafSource(LeafRole.State, Reading.ValueType.Scalar, absorbed, default, null, null, -1, default), scalar);
        var quantity = new QuantityValue(new QuantitySource(Reading.ValueType.Scalar, next.Name, QuantityRoles.Next, absorbed, default, new NameExpr(absorbed, default, absorbed), default), scalar);
        var numbers = Numbers(CompanionKind.Relevance).Select(n => new LeafValue(new LeafSource(LeafRole.Hyper, Reading.ValueType.Scalar, n, default, null, null, -1, default), Shape.Scalar(RowSpace.Global)));
        var definition = With(steps, [state, .. numbers], [quantity]);
        return Programs.Of(definition, graph, (program, seed, wanted, finalSeed) => Relevances.Derive(definition, program, seed, wanted, finalSeed));
    }

    private static Programs Difference(Definition steps, Graph forward)
    {
        var leaves = steps.Leaves
            .Where(l => l.Source.Role is LeafRole.Input or LeafRole.Context or LeafRole.State or LeafRole.History)
            .Select(l => l with
            {
                Source = l.Source with { Name = Twin.NameOf(l.Name), HistoryOf = l.Source.HistoryOf is { } state ? Twin.NameOf(state) : null, Noise = NoiseSource.None, FeedbackOf = null },
            });
        var quantities = steps.Quantities.Select(q => q with
        {
            Source = q.Source with { Name = Twin.NameOf(q.Name), NextOf = q.Source.NextOf is { } state ? Twin.NameOf(state) : null, Roles = q.Source.Roles & ~QuantityRoles.Output },
        });
        return Programs.Of(With(steps, leaves, quantities), Twin.In(forward), (program, seed, wanted, finalSeed) => Differences.Derive(
            program,
            (graph, node, m) => node.Operator is Intervene place && Twin.IsSecond(place.Quantity) || node.Operator is IntervenePart part && Twin.IsSecond(part.Quantity) ? null : seed(graph, node, m),
            node => node.Operator is Leaf { IsParameter: true } ? null : wanted(node),
            finalSeed));
    }

    /// <summary>The definition with more leaves and quantities; what a plain run returns stays what it was.</summary>
    private static Definition With(Definition steps, IEnumerable<LeafValue> leaves, IEnumerable<QuantityValue> quantities)
    {
        var outputs = new HashSet<string>(steps.Outputs.Select(q => q.Name));
        LeafValue[] allLeaves = [.. steps.Leaves, .. leaves];
        QuantityValue[] all = [.. steps.Quantities.Select(q => outputs.Contains(q.Name) ? q with { Source = q.Source with { Roles = q.Source.Roles | QuantityRoles.Output } } : q), .. quantities];
        var source = steps.Source with { Leaves = allLeaves.Select(l => l.Source).ToEquatable(), Quantities = all.Select(q => q.Source).ToEquatable() };
        return steps with { Source = source, Leaves = allLeaves, Quantities = all };
    }
}
