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
/// <param name="Computed">The slots of quantities' values before an intervention, where those after it do not tell them.</param>
/// <param name="Algebra">The programs of what is made of weights alone; null where nothing is.</param>
internal sealed record Programs(Definition Definition, Graph Forward, Graph Backward, IReadOnlyList<Slot> Slots, Programs? Algebra = null, IReadOnlyDictionary<string, string>? Computed = null)
{
    public int SlotOf(string name) => Slots.Select((s, i) => (s, i)).First(p => p.s.Name == name).i;

    /// <summary>The slot of a quantity's value before an intervention.</summary>
    public string ComputedSlot(string quantity) => Computed![quantity];

    public static string GradientOfParameter(string name) => Reverse.AdjointOf("parameter " + name);

    public static string GradientOfInput(string name) => Reverse.AdjointOf("input " + name);

    public static string GradientOfInitial(string state) => Reverse.AdjointOf("initial " + state);

    public static string AdjointOfQuantity(string name) => Reverse.AdjointOf(Definition.QuantityResult(name));

    public static Programs Of(Definition definition)
    {
        var (steps, algebra) = WeightAlgebra.Cut(definition, Rewrites.Products(definition.Forward));
        return Of(steps, Rewrites.Biases(steps.Forward)) with { Algebra = algebra is null ? null : Of(algebra, algebra.Forward) };
    }

    private static Programs Of(Definition definition, Graph forward) => Of(definition, forward, Reverse.Derive);

    /// <summary>The programs of what is made of weights alone.</summary>
    public static Programs OfAlgebra(Definition algebra) => Of(algebra, algebra.Forward);

    /// <summary>The programs of a definition whose backward program is derived by other rules than the gradient's.</summary>
    public static Programs Of(Definition definition, Graph forward, Derivation derive)
    {
        var outputs = new HashSet<string>(definition.Outputs.Select(q => q.Name), StringComparer.Ordinal);
        var joint = Verifier.Check(Differentiate(forward, outputs.Contains, derive), "differentiation");
        return new Cutter(definition, forward, joint).Cut();
    }

    /// <summary>A walk from a program's results back, as <see cref="Reverse.Derive(Graph, Func{Graph, Node, Node, Node}, Func{Node, string}, Func{Graph, Node, Node})"/>.</summary>
    public delegate Graph Derivation(Graph program, Func<Graph, Node, Node?, Node?> seed, Func<Node, string?> wanted, Func<Graph, Node, Node?> finalSeed);

    /// <summary>
    /// The forward program together with the adjoints of all its leaves and quantities. Anyone may add to the adjoint of a
    /// quantity; <paramref name="always"/> names those where every backward run does.
    /// </summary>
    public static Graph Differentiate(Graph forward, Func<string, bool> always, Derivation? derive = null)
    {
        var joint = (derive ?? Reverse.Derive)(
            forward,
            seed: (graph, node, g) => node.Operator switch
            {
                Intervene place => WithSeed(graph, node, g, place.Quantity, node.Shape, null, always(place.Quantity)),
                IntervenePart part => WithSeed(graph, node, g, part.Quantity, Shape.Vector(RowSpace.Step, part.Units.Total), part.Units, always(part.Quantity)),
                _ => null,
            },
            wanted: node => node.Operator switch
            {
                Leaf { IsParameter: true } leaf => "parameter " + leaf.Symbol,
                Leaf { Kind: LeafKind.Input } leaf => "input " + leaf.Symbol,
                Leaf { Kind: LeafKind.Context } leaf => "context " + leaf.Symbol,
                Leaf { Kind: LeafKind.Initial } leaf => "initial " + leaf.Symbol,
                Intervene place => Definition.QuantityResult(place.Quantity),
                IntervenePart part => PartResult(part),
                _ => null,
            },
            finalSeed: (graph, carry) => graph.Add(new Leaf(LeafKind.FinalSeed, ((Carry)carry.Operator).State), carry.Shape.In(RowSpace.Example)));
        return JoinParts(joint);
    }

    private static Node? WithSeed(Graph graph, Node node, Node? g, string quantity, Shape whole, Units? units, bool always)
    {
        var seed = graph.Add(new Leaf(LeafKind.Seed, quantity), whole);
        // Behind a switch the units are found without a copy; a seed that is always there is a value like others.
        if (always && units is not null) (seed, units) = (graph.Add(new Slice(units.Start, node.Shape.Dims[0]), seed), null);
        if (g is null && always) return seed;
        return graph.Add(new AddSeed(quantity, always, units), g ?? graph.Add(new Fill(node.Shape), graph.Number(0)), seed);
    }

    private static string PartResult(IntervenePart part) => $"part {part.Units.Part} of {part.Quantity}";

    /// <summary>The adjoint of a quantity whose parts are values of their own is theirs, end to end.</summary>
    private static Graph JoinParts(Graph joint)
    {
        foreach (var parts in joint.OfType<IntervenePart>().Select(p => p.Operator).Distinct().GroupBy(p => p.Quantity).ToList())
        {
            // A way back may leave a quantity alone.
            if (!parts.All(p => joint.Results.Any(r => r.Name == Reverse.AdjointOf(PartResult(p))))) continue;
            var adjoints = parts.OrderBy(p => p.Units.Part).Select(p => joint.Results.First(r => r.Name == Reverse.AdjointOf(PartResult(p)))).ToList();
            var whole = joint.Add(new Concat(), [.. adjoints.Select(a => a.Node)]);
            whole.Name ??= "d_" + parts.Key;
            foreach (var part in adjoints) joint.Results.Remove(part);
            joint.Results.Add((AdjointOfQuantity(parts.Key), whole));
        }

        return joint.Rewrite();
    }
}
