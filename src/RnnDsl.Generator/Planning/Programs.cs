using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Planning;

/// <summary>How much of a run keeps a value.</summary>
internal enum Keep
{
    /// <summary>Recorded runs only.</summary>
    Named,

    /// <summary>Every run that is to be differentiated.</summary>
    Tape,

    /// <summary>Every run.</summary>
    Output,
}

/// <summary>A value that a run may keep at every step. Quantities come first, in order; then what the backward pass reads besides.</summary>
internal sealed record Slot(string Name, Shape Shape, Keep Keep);

/// <summary>The forward and backward programs of a definition, cut apart at the values that the one keeps for the other.</summary>
/// <param name="Definition">The definition, without what is made of weights alone.</param>
/// <param name="Algebra">The programs of what is made of weights alone; null where nothing is.</param>
internal sealed record Programs(Definition Definition, Graph Forward, Graph Backward, IReadOnlyList<Slot> Slots, Programs? Algebra = null)
{
    public int SlotOf(string name) => Slots.Select((s, i) => (s, i)).First(p => p.s.Name == name).i;

    public static string GradientOfParameter(string name) => Reverse.AdjointOf("parameter " + name);

    public static string GradientOfInput(string name) => Reverse.AdjointOf("input " + name);

    public static string GradientOfInitial(string state) => Reverse.AdjointOf("initial " + state);

    public static string AdjointOfQuantity(string name) => Reverse.AdjointOf(Definition.QuantityResult(name));

    public static Programs Of(Definition definition)
    {
        var (steps, algebra) = WeightAlgebra.Cut(definition, Rewrites.Products(definition.Forward));
        return Of(steps, Rewrites.Biases(steps.Forward)) with { Algebra = algebra is null ? null : Of(algebra, algebra.Forward) };
    }

    private static Programs Of(Definition definition, Graph forward)
    {
        var outputs = new HashSet<string>(definition.Outputs.Select(q => q.Name), StringComparer.Ordinal);
        var joint = Verifier.Check(Differentiate(forward, outputs.Contains), "differentiation");
        return new Cutter(definition, forward, joint).Cut();
    }

    /// <summary>
    /// The forward program together with the adjoints of all its leaves and quantities. Anyone may add to the adjoint of a
    /// quantity; <paramref name="always"/> names those where every backward run does.
    /// </summary>
    public static Graph Differentiate(Graph forward, Func<string, bool> always) => Reverse.Derive(
        forward,
        seed: (graph, node, g) =>
        {
            if (node.Operator is not Intervene place) return null;
            var seed = graph.Add(new Leaf(LeafKind.Seed, place.Quantity), node.Shape);
            if (g is null && always(place.Quantity)) return seed;
            return graph.Add(new AddSeed(place.Quantity, always(place.Quantity)), g ?? graph.Add(new Fill(node.Shape), graph.Number(0)), seed);
        },
        wanted: node => node.Operator switch
        {
            Leaf { IsParameter: true } leaf => "parameter " + leaf.Symbol,
            Leaf { Kind: LeafKind.Input } leaf => "input " + leaf.Symbol,
            Leaf { Kind: LeafKind.Initial } leaf => "initial " + leaf.Symbol,
            Intervene place => Definition.QuantityResult(place.Quantity),
            _ => null,
        },
        finalSeed: (graph, carry) => graph.Add(new Leaf(LeafKind.FinalSeed, ((Carry)carry.Operator).State), carry.Shape.In(RowSpace.Example)));
}
