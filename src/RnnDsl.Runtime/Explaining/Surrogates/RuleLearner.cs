namespace RnnDsl.Explaining;

/// <summary>Learns a rule list: one rule after the other, then without what is not needed.</summary>
internal sealed class RuleLearner(RuleRows rows, RuleListOptions options)
{
    /// <summary>Numbers of bits that differ by less are the same but for rounding.</summary>
    private const double Same = 1e-9;

    private readonly RuleSearch search = new(rows, options);

    /// <summary>A rule for the class that weighs most among the rows that it decides; among all where it decides none.</summary>
    internal static DecisionRule Deciding(IReadOnlyList<RuleLiteral> literals, double[] weights, int rows, double[] all)
    {
        int label = RowMath.ArgMax(rows > 0 ? weights : all);
        return new DecisionRule(literals, label, weights, new RuleScore(rows, weights[label] / weights.Sum()));
    }

    internal RuleList Learn(string[] features, bool[] predicates, string[] classes, CancellationToken cancellation)
    {
        var list = new List<int[]>();
        var left = (ulong[])rows.All.Clone();
        while (list.Count < (options.MaximumRules ?? int.MaxValue))
        {
            cancellation.ThrowIfCancellationRequested();
            double price = RuleBits.Integer(list.Count + 2) - RuleBits.Integer(list.Count + 1);
            if (search.Best(left, price) is not { } found) break;
            list.Add(found);
            TakeAway(left, Covered(found, left));
        }
        Shorten(list, cancellation);
        return Result(list, features, predicates, classes);
    }

    /// <summary>Leaves out literals and rules as long as the description becomes no longer.</summary>
    private void Shorten(List<int[]> list, CancellationToken cancellation)
    {
        double now = Bits(list);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            List<int[]>? best = null;
            double bestBits = now + Same;
            foreach (List<int[]> shorter in Shorter(list))
            {
                double bits = Bits(shorter);
                if (bits > bestBits - (best is null ? 0 : Same)) continue;
                (best, bestBits) = (shorter, bits);
            }
            if (best is null) return;
            list.Clear();
            list.AddRange(best);
            now = bestBits;
        }
    }

    /// <summary>The lists without one rule, and those without one literal.</summary>
    private static IEnumerable<List<int[]>> Shorter(List<int[]> list)
    {
        for (int rule = 0; rule < list.Count; rule++)
        {
            int at = rule;
            yield return [.. list.Where((_, number) => number != at)];
            if (list[rule].Length == 1) continue;
            foreach (int literal in list[rule])
                yield return [.. list.Select((of, number) => number == at ? Array.FindAll(of, other => other != literal) : of)];
        }
    }

    private double Bits(List<int[]> list)
    {
        double model = RuleBits.Integer(list.Count + 1), data = 0;
        var weights = new double[rows.Classes];
        var left = (ulong[])rows.All.Clone();
        foreach (int[] rule in list)
        {
            ulong[] covered = Covered(rule, left);
            rows.WeighInto(covered, weights);
            data += RuleBits.Data(weights);
            model += RuleBits.Rule(rule.Length, rows.Literals.Length);
            TakeAway(left, covered);
        }
        rows.WeighInto(left, weights);
        return options.Complexity * model + data + RuleBits.Data(weights);
    }

    private RuleList Result(List<int[]> list, string[] features, bool[] predicates, string[] classes)
    {
        var left = (ulong[])rows.All.Clone();
        var rules = new List<DecisionRule>();
        double[] all = Weigh(rows.All);
        foreach (int[] literals in list)
        {
            ulong[] covered = Covered(literals, left);
            rules.Add(Deciding([.. literals.Select(literal => rows.Literals[literal])], Weigh(covered), RuleRows.CountOf(covered), all));
            TakeAway(left, covered);
        }
        DecisionRule rest = Deciding([], Weigh(left), RuleRows.CountOf(left), all);
        int candidates = rows.Literals.Length;
        double without = RuleBits.List([], Deciding([], all, rows.Count, all), candidates);
        return new RuleList(features, predicates, classes, rules, rest, candidates, RuleBits.List(rules, rest, candidates), without);
    }

    private double[] Weigh(ulong[] bits)
    {
        var weights = new double[rows.Classes];
        rows.WeighInto(bits, weights);
        return weights;
    }

    private ulong[] Covered(int[] literals, ulong[] among)
    {
        var covered = (ulong[])among.Clone();
        foreach (int literal in literals)
            for (int word = 0; word < covered.Length; word++) covered[word] &= rows.Holds[literal][word];
        return covered;
    }

    private static void TakeAway(ulong[] from, ulong[] what)
    {
        for (int word = 0; word < from.Length; word++) from[word] &= ~what[word];
    }
}

/// <summary>
/// The search for one rule: conjunctions of one literal, then the best of those with one more, and so on. The best saves the most bits for each row that it
/// decides; of equal ones that with fewer literals, then that whose own rows are the purest, then that of the lowest features.
/// </summary>
internal sealed class RuleSearch(RuleRows rows, RuleListOptions options)
{
    private const double Same = 1e-9;

    /// <summary>The literals of the best rule for the rows that are left; null where none saves anything.</summary>
    /// <param name="left">The rows that no rule decides yet.</param>
    /// <param name="price">What one more rule costs, whatever it says.</param>
    internal int[]? Best(ulong[] left, double price)
    {
        var all = new double[rows.Classes];
        rows.WeighInto(left, all);
        double before = RuleBits.Data(all);
        int[]? best = null;
        double bestGain = Same;
        List<Candidate> beam = [new Candidate([], 0, RuleRows.CountOf(left), 0, 0)];
        for (int length = 1; length <= options.MaximumLiterals && beam.Count > 0; length++)
        {
            double cost = options.Complexity * (price + RuleBits.Rule(length, rows.Literals.Length));
            beam = Lengthen(beam, left, all, before - cost);
            foreach (Candidate candidate in beam)
            {
                if (candidate.Gain <= bestGain + Same) continue;
                (best, bestGain) = (candidate.Literals, candidate.Gain);
            }
        }
        return best;
    }

    /// <summary>The best conjunctions with one literal more, in the order of their gain, then of their literals.</summary>
    private List<Candidate> Lengthen(List<Candidate> beam, ulong[] left, ReadOnlySpan<double> all, double before)
    {
        var known = new HashSet<ulong>();
        var longer = new List<Candidate>();
        double[] inside = new double[rows.Classes], outside = new double[rows.Classes];
        ulong[] covered = new ulong[left.Length], shorter = new ulong[left.Length];
        foreach (Candidate candidate in beam)
        {
            left.CopyTo(shorter, 0);
            foreach (int literal in candidate.Literals) And(shorter, rows.Holds[literal], shorter);
            for (int literal = 0; literal < rows.Literals.Length; literal++)
            {
                int[] literals = [.. candidate.Literals.Append(literal).Order()];
                ulong key = Key(literals);
                if (candidate.Literals.Contains(literal) || !known.Add(key)) continue;
                And(shorter, rows.Holds[literal], covered);
                int count = RuleRows.CountOf(covered);
                // A literal that excludes nothing says nothing.
                if (count < options.MinimumSupport || count == candidate.Count) continue;
                rows.WeighInto(covered, inside);
                double weight = 0;
                for (int label = 0; label < inside.Length; label++)
                {
                    outside[label] = all[label] - inside[label];
                    weight += inside[label];
                }
                double own = RuleBits.Data(inside), gain = (before - own - RuleBits.Data(outside)) / weight;
                // Rounded, so that equal gains are equal.
                longer.Add(new Candidate(literals, key, count, Math.Round(gain, 9), Math.Round(own / weight, 9)));
            }
        }
        return [.. longer.OrderByDescending(candidate => candidate.Gain).ThenBy(candidate => candidate.Own).ThenBy(candidate => candidate.Key).Take(options.BeamWidth)];
    }

    private static void And(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other, Span<ulong> both)
    {
        for (int word = 0; word < both.Length; word++) both[word] = one[word] & other[word];
    }

    private static ulong Key(int[] literals)
    {
        ulong key = 0;
        foreach (int literal in literals) key = (key << 16) | (uint)(literal + 1);
        return key;
    }

    private sealed record Candidate(int[] Literals, ulong Key, int Count, double Gain, double Own);
}
