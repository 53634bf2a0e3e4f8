using System.Globalization;
using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>From checks to how far an explanation can be trusted.</summary>
internal static class TrustText
{
    internal const string Deletion = "deletion", Stability = "stability", Agreement = "agreement", Completeness = "completeness";

    /// <summary>A ranking that moves the target less than this many times what a random one does is no better than chance.</summary>
    private const double Chance = 1.1;

    private const double MuchBetter = 1.5, Stable = 0.8, Unstable = 0.5, Complete = 0.05;

    /// <summary>One example's trust; what could not be checked counts for neither side.</summary>
    internal static Trust Of(double deletion, double stability, double gap)
    {
        if (deletion < Chance || stability < Unstable || gap > 0.5) return Trust.Poor;
        if (double.IsNaN(deletion)) return Trust.Fair;
        bool good = deletion >= MuchBetter && !(stability < Stable) && !(gap > Complete);
        return good ? Trust.Good : Trust.Fair;
    }

    /// <summary>The sentence of an explanation.</summary>
    internal static string Of<T>(Explanation<T> explanation) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string grade = explanation.Trust switch
        {
            Trust.Good => "The ranking of the steps can be trusted",
            Trust.Poor => "The ranking of the steps should not be trusted",
            _ => "The ranking of the steps can be trusted in part",
        };
        var found = new List<string>();
        Say(Deletion, value => $"replacing the steps it ranks highest moves the target {Number(value)} times as far as replacing as many at random");
        Say(Stability, value => $"two halves of the replacements give values that correlate by {Number(value)}");
        Say(Completeness, value => $"the values miss what they should add up to by {Number(100 * value)} %");
        Say(Agreement, value => $"input × gradient, a cheap second opinion, correlates by {Number(value)}");
        string evidence = found.Count == 0 ? "nothing could be checked" : string.Join("; ", found);
        int good = explanation.TrustOf.Count(trust => trust == Trust.Good), count = explanation.TrustOf.Count;
        string share = count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({good} of {count} examples pass all checks)") : "";
        string limit = explanation.Methods.All(method => method == ChosenMethod.ReplacementOcclusion)
            ? ", the sizes are effects of single replacements and do not add up"
            : "";
        return $"{grade}{share}: {evidence}{limit}.";

        void Say(string name, Func<double, string> words)
        {
            if (explanation.Check(name) is { } check && !double.IsNaN(check.Middle)) found.Add(words(check.Middle));
        }
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
