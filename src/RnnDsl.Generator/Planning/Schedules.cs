using System;
using System.Collections.Generic;
using System.Linq;

namespace RnnDsl.Generator.Planning;

/// <summary>The schedules of a definition's programs.</summary>
internal static class Schedules
{
    public static Plan Forward(Programs programs)
    {
        var always = new HashSet<string>(programs.Slots.Where(s => s.Keep == Keep.Output).Select(s => s.Name), StringComparer.Ordinal);
        return Planner.Make(
            Normalise.StoredResults(programs.Forward, name => !name.StartsWith("final ", StringComparison.Ordinal)),
            reversed: false,
            isKept: name => name.StartsWith("quantity ", StringComparison.Ordinal) && always.Contains(name.Substring("quantity ".Length)));
    }

    public static Plan Backward(Programs programs) => Planner.Make(
        Normalise.StoredResults(programs.Backward, name =>
            name.StartsWith("adjoint of quantity ", StringComparison.Ordinal) || name.StartsWith("adjoint of input ", StringComparison.Ordinal)),
        reversed: true,
        isKept: _ => false);
}
