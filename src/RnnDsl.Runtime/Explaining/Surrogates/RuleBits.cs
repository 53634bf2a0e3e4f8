using MathNet.Numerics;

namespace RnnDsl.Explaining;

/// <summary>Description lengths in bits.</summary>
internal static class RuleBits
{
    private static readonly double Constant = Math.Log2(2.865064);

    /// <summary>The classes of rows that weigh so much by class, each told from those before it: log₂ of (n + C − 1)! / ((C − 1)! Π n_c!).</summary>
    internal static double Data(ReadOnlySpan<double> weights)
    {
        double total = 0, nats = 0;
        foreach (double weight in weights)
        {
            total += weight;
            nats -= SpecialFunctions.GammaLn(weight + 1);
        }
        nats += SpecialFunctions.GammaLn(total + weights.Length) - SpecialFunctions.GammaLn(weights.Length);
        return nats / Math.Log(2);
    }

    /// <summary>Rissanen's universal code of an integer of at least 1.</summary>
    internal static double Integer(int number)
    {
        double bits = Constant;
        for (double left = Math.Log2(number); left > 0; left = Math.Log2(left)) bits += left;
        return bits;
    }

    /// <summary>A rule: how many literals, and which of all that there are.</summary>
    internal static double Rule(int literals, int candidates) => Integer(literals) + Math.Log2(SpecialFunctions.Binomial(Math.Max(candidates, literals), literals));

    /// <summary>A list and the classes given the list.</summary>
    internal static double List(IReadOnlyList<DecisionRule> rules, DecisionRule rest, int candidates)
    {
        double bits = Integer(rules.Count + 1) + Data([.. rest.Weights]);
        foreach (DecisionRule rule in rules) bits += Rule(rule.Literals.Count, candidates) + Data([.. rule.Weights]);
        return bits;
    }
}
