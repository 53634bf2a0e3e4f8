using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Planning;

/// <summary>Chains of sums as what they add up: a rewrite sees a sum from its top, inner sums being those that only a sum reads.</summary>
internal static class Sums
{
    /// <summary>The terms, in the order of the text.</summary>
    public static IEnumerable<Node> Terms(Node sum, Func<Node, bool> inner) =>
        sum.Inputs.SelectMany(i => inner(i) ? Terms(i, inner) : [i]);

    /// <summary>The terms' counterparts in a copy, whose sum has the inputs <paramref name="x"/>: rebuilt inner sums have the same structure.</summary>
    public static Dictionary<Node, Node> Copies(Node sum, IReadOnlyList<Node> x, Func<Node, bool> inner)
    {
        var map = new Dictionary<Node, Node>();
        for (int i = 0; i < x.Count; i++)
        {
            if (inner(sum.Inputs[i]))
                foreach (var pair in Copies(sum.Inputs[i], x[i].Inputs, inner)) map[pair.Key] = pair.Value;
            else
                map[sum.Inputs[i]] = x[i];
        }

        return map;
    }
}
