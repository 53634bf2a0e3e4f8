using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Planning;

/// <summary>The schedules of a definition's programs.</summary>
internal static class Schedules
{
    public static Plan Forward(Programs programs)
    {
        var always = new HashSet<string>(programs.Slots.Where(s => s.Keep == Keep.Output).Select(s => s.Name), StringComparer.Ordinal);
        return Planner.Make(
            Normalise.StoredResults(programs.Forward, name => !ResultNames.Is(name, ResultNames.Final)),
            reversed: false,
            isKept: name => ResultNames.Owner(name, ResultNames.Quantity) is { } quantity && always.Contains(quantity));
    }

    public static Plan Backward(Programs programs) => Planner.Make(
        Normalise.StoredResults(programs.Backward, name =>
            ResultNames.Is(name, ResultNames.QuantityAdjoint) || ResultNames.Is(name, ResultNames.InputGradient)),
        reversed: true,
        isKept: _ => false);
}
