namespace RnnDsl.Explaining;

/// <summary>How a quantity is tallied.</summary>
/// <param name="Units">Its units.</param>
/// <param name="Thresholds">What counts as saturated.</param>
/// <param name="Bins">Parts of the histogram.</param>
/// <param name="Least">Where it begins.</param>
/// <param name="Greatest">Where it ends.</param>
/// <param name="Positions">Step positions that are kept apart.</param>
internal sealed record TallyShape(int Units, GateThresholds Thresholds, int Bins, double Least, double Greatest, int Positions);

/// <summary>
/// Counts one quantity sequence by sequence: the steps of each group, and how sequences differ. Group 0 is what belongs to none; the groups may have
/// other units than each other (two models).
/// </summary>
/// <param name="shape">How it is tallied.</param>
/// <param name="grouped">Whether there are groups to keep apart.</param>
internal sealed class GateTally(TallyShape shape, bool grouped)
{
    private readonly List<GroupTally> groups = [];
    private readonly Dictionary<(int, int), CoMoments> overlaps = [];
    private readonly SequenceMoments together = new(shape.Units);
    private readonly List<int> present = [];

    /// <summary>Makes a group that is tallied in its own way.</summary>
    internal void Open(TallyShape own) => groups.Add(new GroupTally(own));

    internal void Add(int group, int position, ReadOnlySpan<double> row)
    {
        while (groups.Count <= group) Open(shape);
        GroupTally tally = groups[group];
        if (tally.Rows == 0) present.Add(group);
        tally.Add(position, row);
    }

    /// <summary>Closes a sequence: an independent unit of what comes out.</summary>
    internal void EndSequence()
    {
        if (present.Count == 0) return;
        if (grouped) CountTogether();
        else groups[0].CountSequence();
        foreach (int group in present) groups[group].Clear();
        present.Clear();
    }

    internal GroupTally Group(int group) => groups[group];

    internal CoMoments? Overlap(int a, int b) => overlaps.GetValueOrDefault((a, b));

    /// <summary>What was found, with the groups in an order; groups of this quantity that were never met have no values.</summary>
    internal GateUse Use(string name, string[] names, int[] order)
    {
        var all = new GroupTally(shape);
        foreach (GroupTally group in groups) all.Join(group);
        while (groups.Count <= names.Length) Open(shape);
        var found = new List<GroupOverlap>();
        for (int a = 0; a < order.Length; a++)
        for (int b = a + 1; b < order.Length; b++)
        {
            (int first, int second) = (1 + order[a], 1 + order[b]);
            if (Overlap(Math.Min(first, second), Math.Max(first, second)) is { } both) found.Add(new GroupOverlap(names[a], names[b], both.Count, both.Covariances()));
        }
        return new GateUse(
            name, all.Spread(GateProfile.AllSteps, grouped ? together : groups[0].Sequences),
            [.. order.Select((index, i) => groups[1 + index].Spread(names[i], groups[1 + index].Sequences))], found);
    }

    private void CountTogether()
    {
        bool alike = present.TrueForAll(group => groups[group].Shape.Units == shape.Units);
        if (alike) together.Begin();
        foreach (int group in present)
        {
            if (alike) groups[group].AddTo(together);
            groups[group].CountSequence();
        }
        if (alike) together.End();
        present.Sort();
        for (int a = 0; a < present.Count; a++)
        for (int b = a + 1; b < present.Count; b++)
        {
            if (present[a] == 0) continue;
            (int, int) pair = (present[a], present[b]);
            SequenceMoments first = groups[pair.Item1].Sequences, second = groups[pair.Item2].Sequences;
            if (!overlaps.TryGetValue(pair, out CoMoments? both)) overlaps[pair] = both = new CoMoments(first.Units == second.Units ? first.Units : 0);
            both.Add(first, second);
        }
    }
}
