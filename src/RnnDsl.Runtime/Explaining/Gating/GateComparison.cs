using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// How the same gates differ between two kinds of input, or between two models. A sequence counts once, whatever its length: steps of one sequence are
/// no independent observations.
/// </summary>
/// <param name="First">What the differences are taken from: a group, or a model.</param>
/// <param name="Second">What is subtracted.</param>
/// <param name="Paired">Whether both were seen in the same sequences (all or some of them), which the errors know.</param>
/// <param name="Gates">The differences of each gate.</param>
/// <remarks>p-values of units are adjusted together (all units of all gates and all three measures), those of whole gates together.</remarks>
public sealed partial record GateComparison(string First, string Second, bool Paired, IReadOnlyList<GateDifference> Gates)
{
    /// <summary>The differences of a gate.</summary>
    /// <exception cref="ArgumentException">It was not compared.</exception>
    public GateDifference this[string quantity] => Gates.FirstOrDefault(gate => gate.Name == quantity)
        ?? throw new ArgumentException($"'{quantity}' was not compared; there is {ModelDescription.List(Gates.Select(gate => gate.Name))}.", nameof(quantity));

    /// <summary>The units that differ most, all gates together: by the adjusted p-value of their means, then by the effect's size.</summary>
    /// <param name="count">At most so many.</param>
    public IReadOnlyList<GateUnit> Most(int count = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. Gates.SelectMany(gate => gate.Units).Where(unit => !double.IsNaN(unit.Mean.AdjustedPValue)).OrderBy(unit => unit.Mean.AdjustedPValue).ThenByDescending(unit => Math.Abs(unit.Mean.EffectSize)).Take(count)];
    }

    /// <summary>Compares two groups of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="first">A group.</param>
    /// <param name="second">Another.</param>
    /// <exception cref="ArgumentException">There is no such group, or they are the same, or one is all steps.</exception>
    public static GateComparison Between(GateProfile profile, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(profile);
        foreach (string group in new[] { first, second })
            if (!profile.Groups.Contains(group))
                throw new ArgumentException($"The profile has no group '{group}' to compare; it has {ModelDescription.List(profile.Groups)}.", nameof(first));
        if (first == second) throw new ArgumentException($"'{first}' would be compared with itself.", nameof(second));
        return Of(first, second, profile.Gates.Any(gate => OverlapOf(gate, first, second) is not null), [.. profile.Gates.Select(gate => Differences(gate, first, second))]);
    }

    /// <summary>Compares two profiles over sequences that have nothing to do with each other: two data sets, or two models on different data.</summary>
    /// <param name="first">A profile.</param>
    /// <param name="second">Another.</param>
    /// <exception cref="ArgumentException">They are not of the same quantities and thresholds.</exception>
    public static GateComparison Between(GateProfile first, GateProfile second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        CheckNames(first.Model, [.. first.Gates.Select(gate => gate.Name)], second.Model, [.. second.Gates.Select(gate => gate.Name)]);
        if (first.Thresholds != second.Thresholds) throw new ArgumentException($"The profiles have other thresholds: {first.Thresholds} and {second.Thresholds}.", nameof(second));
        return Of(first.Model, second.Model, false, [.. first.Gates.Select(gate => Differences(gate.Name, gate.All, second[gate.Name].All, null))]);
    }

    /// <summary>Runs two models over the same data set and compares their gates sequence by sequence.</summary>
    /// <param name="first">A model.</param>
    /// <param name="second">Another, with the same inputs and quantities of the same names; where these have other units, they are compared as a whole only.</param>
    /// <param name="data">The data set.</param>
    /// <param name="options">Which quantities, thresholds.</param>
    /// <param name="firstName">What the first is called; its model's name if not given.</param>
    /// <param name="secondName">What the second is called; its model's name if not given.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">The models have no quantities of the same names, or something does not fit them.</exception>
    public static GateComparison Of<T>(
        IRecurrentModel<T> first, IRecurrentModel<T> second, SequenceSet<T> data, GateProfileOptions? options = null,
        string? firstName = null, string? secondName = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new GateProfileOptions();
        options.Check();
        (RecurrentModel<T> a, RecurrentModel<T> b) = (first.Compiled, second.Compiled);
        string[] names = GateRows.Names(a.Description, options);
        CheckNames(a.Description.Name, names, b.Description.Name, GateRows.Names(b.Description, options));
        GateTally[] tallies = GatePairs.Tally(a, b, data, names, options, cancellation);
        return Of(
            firstName ?? a.Description.Name, secondName ?? b.Description.Name, true,
            [.. names.Select((name, q) => Differences(name, tallies[q].Group(1).Spread("", tallies[q].Group(1).Sequences), tallies[q].Group(2).Spread("", tallies[q].Group(2).Sequences), tallies[q].Overlap(1, 2)))]);
    }

    private static void CheckNames(string first, string[] names, string second, string[] others)
    {
        string[] missing = [.. names.Except(others).Concat(others.Except(names))];
        if (missing.Length > 0)
            throw new ArgumentException($"Gates are compared by their names: {first} has {ModelDescription.List(names)}, {second} has {ModelDescription.List(others)}; {ModelDescription.List(missing)} is in one of them only. Name the quantities that both have (options.Quantities).", "options");
    }

    private static GroupOverlap? OverlapOf(GateUse gate, string first, string second) =>
        gate.Overlaps.FirstOrDefault(overlap => (overlap.First == first && overlap.Second == second) || (overlap.First == second && overlap.Second == first));

    private static GateDifference Differences(GateUse gate, string first, string second)
    {
        GroupOverlap? both = OverlapOf(gate, first, second);
        return Differences(gate.Name, gate[first], gate[second], both?.Sequences ?? 0, both?.Covariances);
    }

    private static GateDifference Differences(string name, GateSpread first, GateSpread second, CoMoments? both) =>
        Differences(name, first, second, both?.Count ?? 0, both?.Covariances());

    private static GateDifference Differences(string name, GateSpread first, GateSpread second, int shared, NumberTable? covariances)
    {
        int units = first.UnitsOverSequences.Count == second.UnitsOverSequences.Count ? first.UnitsOverSequences.Count : 0;
        GateUnit whole = Unit(-1, first.OverSequences, second.OverSequences);
        return new GateDifference(name, whole.Mean, whole.SaturatedLeft, whole.SaturatedRight, [.. Enumerable.Range(0, units).Select(unit => Unit(unit, first.UnitsOverSequences[unit], second.UnitsOverSequences[unit]))]);

        GateUnit Unit(int unit, GateEstimates a, GateEstimates b)
        {
            // All units together come last.
            int row = covariances is null ? 0 : unit < 0 ? covariances.Rows - 1 : unit;
            return new GateUnit(name, unit, At(a.Mean, b.Mean, 0), At(a.SaturatedLeft, b.SaturatedLeft, 1), At(a.SaturatedRight, b.SaturatedRight, 2));

            Difference At(Estimate x, Estimate y, int measure) => Difference.Of(x, y, shared, covariances is null ? 0 : covariances[row, measure]);
        }
    }

    /// <summary>With the p-values adjusted.</summary>
    private static GateComparison Of(string first, string second, bool paired, GateDifference[] gates)
    {
        Difference[] wholes = Adjusted([.. gates.SelectMany(gate => new[] { gate.Mean, gate.SaturatedLeft, gate.SaturatedRight })]);
        Difference[] units = Adjusted([.. gates.SelectMany(gate => gate.Units).SelectMany(unit => new[] { unit.Mean, unit.SaturatedLeft, unit.SaturatedRight })]);
        int at = 0;
        return new GateComparison(first, second, paired,
        [
            .. gates.Select((gate, g) => new GateDifference(gate.Name, wholes[3 * g], wholes[3 * g + 1], wholes[3 * g + 2],
                [.. gate.Units.Select(unit => new GateUnit(unit.Gate, unit.Unit, units[at++], units[at++], units[at++]))])),
        ]);
    }

    private static Difference[] Adjusted(Difference[] tested)
    {
        double[] adjusted = FalseDiscovery.Adjust([.. tested.Select(one => one.PValue)]);
        return [.. tested.Select((one, i) => one with { AdjustedPValue = adjusted[i] })];
    }
}

/// <summary>How a gate differs.</summary>
/// <param name="Name">The quantity.</param>
/// <param name="Mean">The difference of its means.</param>
/// <param name="SaturatedLeft">The difference of the shares of saturated values on the left.</param>
/// <param name="SaturatedRight">The difference of the shares of saturated values on the right.</param>
/// <param name="Units">The differences of each unit; none where the units are not the same number.</param>
public sealed record GateDifference(string Name, Difference Mean, Difference SaturatedLeft, Difference SaturatedRight, IReadOnlyList<GateUnit> Units);

/// <summary>How a unit of a gate differs.</summary>
/// <param name="Gate">The quantity.</param>
/// <param name="Unit">The unit, from 0.</param>
/// <param name="Mean">The difference of its means.</param>
/// <param name="SaturatedLeft">The difference of the shares of saturated values on the left.</param>
/// <param name="SaturatedRight">The difference of the shares of saturated values on the right.</param>
public sealed record GateUnit(string Gate, int Unit, Difference Mean, Difference SaturatedLeft, Difference SaturatedRight);
