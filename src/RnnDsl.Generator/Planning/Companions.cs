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

    /// <summary>The same by the α-β rule.</summary>
    SignedRelevance,

    /// <summary>DeepLIFT: two runs at once, and multipliers on the way back.</summary>
    Difference,

    /// <summary>Forward mode: each value's change along a direction.</summary>
    Tangent,

    /// <summary>Contextual decomposition: of each value the part that a phrase is relevant for.</summary>
    Decomposition,

    /// <summary>Of each sum what comes from states, inputs and weights.</summary>
    Shares,
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
    public static IReadOnlyList<string> Numbers(CompanionKind kind, Definition definition) => kind switch
    {
        CompanionKind.Relevance => [Relevances.Epsilon, Relevances.BiasFactor],
        CompanionKind.SignedRelevance => [Relevances.Epsilon, Relevances.BiasFactor, SignedSums.Alpha, SignedSums.Beta],
        CompanionKind.Decomposition => [.. definition.StepQuantities.Select(q => Deriving.Decomposition.Whole + q.Name)],
        _ => [],
    };

    public static Programs Of(Definition definition, CompanionKind kind)
    {
        // Rules of a user's own are there while others are derived, and no longer.
        if (kind is CompanionKind.Relevance or CompanionKind.SignedRelevance or CompanionKind.Difference && definition.Ruled is { } ruled) definition = definition with { Forward = ruled };
        if (kind == CompanionKind.SignedRelevance) definition = WithSignedWeights(definition);
        var (steps, algebra) = WeightAlgebra.Cut(definition, Rewrites.Products(definition.Forward));
        var (companion, forward, derive) = Make(kind, steps, Rewrites.Biases(steps.Forward));
        return Programs.Of(companion, forward, (program, seed, wanted, finalSeed) => Activation.Strip(derive(program, seed, wanted, finalSeed))) with { Algebra = algebra is null ? null : Programs.OfAlgebra(algebra with { Forward = Activation.Strip(algebra.Forward) }) };
    }

    /// <summary>A companion's definition, its forward program, and how its way back is derived.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="steps">The definition that it is made from.</param>
    /// <param name="forward">Its forward program after all rewrites.</param>
    public static (Definition Definition, Graph Forward, Programs.Derivation Derive) Make(CompanionKind kind, Definition steps, Graph forward) => kind switch
    {
        CompanionKind.Relevance or CompanionKind.SignedRelevance => Relevance(kind, steps, forward),
        CompanionKind.Difference => Difference(steps, forward),
        CompanionKind.Tangent => Tangent(steps, forward),
        CompanionKind.Decomposition => Decomposition(steps, forward),
        _ => SharesOf(steps, forward),
    };

    private static (Definition, Graph, Programs.Derivation) Relevance(CompanionKind kind, Definition steps, Graph forward)
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
        var definition = With(steps, [state, .. NumbersOf(kind, steps)], [quantity]);
        return (definition, graph, (program, seed, wanted, finalSeed) => Relevances.Derive(definition, kind == CompanionKind.SignedRelevance, program, seed, wanted, finalSeed));
    }

    /// <summary>The definition with the positive and the negative entries of each of its matrices, as quantities of weights alone.</summary>
    private static Definition WithSignedWeights(Definition definition)
    {
        var graph = definition.Forward.Rewrite();
        var quantities = new List<QuantityValue>(definition.Quantities);
        foreach (var (weight, leaf) in graph.OfType<Leaf>().Where(l => l.Operator.Kind == LeafKind.Weight && l.Node.Shape.Rank == 2).ToList())
        {
            Add(SignedSums.Positive + leaf.Symbol, graph.Add(new Max(), weight, graph.Number(0)));
            Add(SignedSums.Negative + leaf.Symbol, graph.Add(new Min(), weight, graph.Number(0)));
        }

        return definition with { Forward = graph, Quantities = quantities, Source = definition.Source with { Quantities = quantities.Select(q => q.Source).ToEquatable() } };

        void Add(string name, Node value)
        {
            var place = graph.Add(new Intervene(name), value);
            place.Name = name;
            graph.Results.Add((Definition.QuantityResult(name), place));
            quantities.Add(new QuantityValue(new QuantitySource(Reading.ValueType.Mat, name, QuantityRoles.None, null, default, new BrokenExpr(default, ""), default), place.Shape));
        }
    }

    private static (Definition, Graph, Programs.Derivation) Difference(Definition steps, Graph forward)
    {
        return (With(steps, Leaves(steps, Twin.Prefix), Quantities(steps, Twin.Prefix)), Twin.In(steps, forward), (program, seed, wanted, finalSeed) => Differences.Derive(
            steps,
            program,
            (graph, node, m) => node.Operator is Intervene place && Twin.IsSecond(place.Quantity) || node.Operator is IntervenePart part && Twin.IsSecond(part.Quantity) ? null : seed(graph, node, m),
            node => node.Operator is Leaf { IsParameter: true } ? null : wanted(node),
            finalSeed));
    }

    private static (Definition, Graph, Programs.Derivation) Tangent(Definition steps, Graph forward)
    {
        const string prefix = "tangent__";
        var graph = Forward.Derive(
            forward,
            (g, node) => node.Operator is Leaf { Kind: LeafKind.Input or LeafKind.Context or LeafKind.Initial } leaf && !Factors.IsDrawn(steps, node) ? g.Add(leaf with { Symbol = prefix + leaf.Symbol }, node.Shape) : null,
            name => prefix + name);
        for (int i = 0; i < graph.Results.Count; i++)
        {
            var (name, node) = graph.Results[i];
            if (ResultNames.Owner(name, Forward.TangentOf("")) is { } result) graph.Results[i] = (ResultNames.Prefixed(result, prefix), node);
        }

        return Placed(With(steps, Leaves(steps, prefix), Quantities(steps, prefix)), graph);
    }

    private static (Definition, Graph, Programs.Derivation) Decomposition(Definition steps, Graph forward)
    {
        var span = new LeafValue(new LeafSource(LeafRole.Input, Reading.ValueType.Scalar, Deriving.Decomposition.InSpan, default, null, null, -1, default), Shape.Scalar(RowSpace.Step));
        var bias = Quantities(steps, Deriving.Decomposition.Bias).Select(q => q with { Source = q.Source with { Roles = q.Source.Roles & ~QuantityRoles.Next, NextOf = null } });
        var definition = With(
            steps,
            [.. Leaves(steps, Deriving.Decomposition.Relevant), span, .. NumbersOf(CompanionKind.Decomposition, steps)],
            [.. Quantities(steps, Deriving.Decomposition.Relevant), .. bias]);
        return Placed(definition, Deriving.Decomposition.Derive(steps, forward));
    }

    private static (Definition, Graph, Programs.Derivation) SharesOf(Definition steps, Graph forward)
    {
        var graph = Shares.Derive(steps, forward);
        var made = new HashSet<string>(graph.Results.Select(r => r.Name));
        var quantities = Shares.Prefixes.SelectMany(prefix => Quantities(steps, prefix)).Where(q => made.Contains(Definition.QuantityResult(q.Name)))
            .Select(q => q with { Source = q.Source with { Roles = q.Source.Roles & ~QuantityRoles.Next, NextOf = null } });
        return Placed(With(steps, [], quantities), graph);
    }

    /// <summary>
    /// A companion that only runs forward: each quantity that it has besides stands at a place of its own, as the user's do, and
    /// states take theirs over from there.
    /// </summary>
    private static (Definition, Graph, Programs.Derivation) Placed(Definition definition, Graph graph)
    {
        var places = new Dictionary<string, Node>();
        for (int i = 0; i < graph.Results.Count; i++)
        {
            var (result, node) = graph.Results[i];
            if (ResultNames.Owner(result, ResultNames.Quantity) is not { } name || !name.Contains("__")) continue;
            if (node.Shape.Rows != RowSpace.Step) node = graph.Add(new Fill(node.Shape.In(RowSpace.Step)), node);
            places[name] = graph.Add(new Intervene(name), node);
            places[name].Name = name;
            graph.Results[i] = (result, places[name]);
        }

        foreach (var quantity in definition.Quantities.Where(q => q.Source.NextOf is not null && places.ContainsKey(q.Name)))
        {
            string state = quantity.Source.NextOf!;
            var carry = graph.OfType<Carry>().First(c => c.Operator.State == state).Node;
            graph.Close(carry, places[quantity.Name]);
            graph.Results[graph.Results.FindIndex(r => r.Name == Definition.FinalResult(state))] = (Definition.FinalResult(state), graph.Add(new Final(false), places[quantity.Name]));
        }

        // Beside the user's values these programs make others of weights alone, which examples read as steps do.
        return (definition, ExampleCopies.In(graph), Nothing);
    }

    /// <summary>It has no way back.</summary>
    private static Graph Nothing(Graph program, Func<Graph, Node, Node?, Node?> seed, Func<Node, string?> wanted, Func<Graph, Node, Node?> finalSeed) => program.Rewrite();

    private static IEnumerable<LeafValue> NumbersOf(CompanionKind kind, Definition definition) =>
        NumberLeaves(kind, definition).Select(leaf => new LeafValue(leaf, Shape.Scalar(RowSpace.Global)));

    /// <summary>The numbers as a definition's leaves.</summary>
    public static IEnumerable<LeafSource> NumberLeaves(CompanionKind kind, Definition definition) =>
        Numbers(kind, definition).Select(n => new LeafSource(LeafRole.Hyper, Reading.ValueType.Scalar, n, default, null, null, -1, default));

    /// <summary>What differs from run to run, under names with a prefix.</summary>
    private static IEnumerable<LeafValue> Leaves(Definition steps, string prefix) =>
        from leaf in steps.Leaves
        where leaf.Source.Role is LeafRole.Input or LeafRole.Context or LeafRole.State or LeafRole.History && !leaf.Source.IsDrawn
        select leaf with
        {
            Source = leaf.Source with { Name = prefix + leaf.Name, HistoryOf = leaf.Source.HistoryOf is { } state ? prefix + state : null, Noise = NoiseSource.None, FeedbackOf = null },
        };

    private static IEnumerable<QuantityValue> Quantities(Definition steps, string prefix) =>
        from quantity in steps.Quantities
        select quantity with
        {
            Source = quantity.Source with
            {
                Name = prefix + quantity.Name,
                NextOf = quantity.Source.NextOf is { } state ? prefix + state : null,
                Roles = quantity.Source.Roles & ~QuantityRoles.Output,
            },
        };

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
