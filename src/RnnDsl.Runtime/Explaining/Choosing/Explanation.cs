using System.Globalization;
using System.Numerics;
using System.Text;

namespace RnnDsl.Explaining;

/// <summary>What the default says of a batch: the numbers, how they were come by, what checks found, and how far they can be trusted.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Explanation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Explanation(Attribution<T> attribution, IReadOnlyList<ChosenMethod> methods, string reason, IReadOnlyList<ExplanationCheck> checks, IReadOnlyList<Trust> trust, InputKind kind)
    {
        Attribution = attribution;
        Methods = methods;
        Reason = reason;
        Checks = checks;
        TrustOf = trust;
        InputKind = kind;
        Trust = trust.Order().ElementAt(trust.Count / 2);
        Sentence = TrustText.Of(this);
    }

    /// <summary>The attribution: for each example [steps × features], with its method, options, target and f(x). A step's value is the sum over its features.</summary>
    public Attribution<T> Attribution { get; }

    /// <summary>The method of each example.</summary>
    public IReadOnlyList<ChosenMethod> Methods { get; }

    /// <summary>Why it was chosen, in words.</summary>
    public string Reason { get; }

    /// <summary>What the explained input holds.</summary>
    public InputKind InputKind { get; }

    /// <summary>What was checked.</summary>
    public IReadOnlyList<ExplanationCheck> Checks { get; }

    /// <summary>How far each example's explanation can be trusted.</summary>
    public IReadOnlyList<Trust> TrustOf { get; }

    /// <summary>How far the explanations of the batch can be trusted: that of the middle example.</summary>
    public Trust Trust { get; }

    /// <summary>How far they can be trusted, in one sentence.</summary>
    public string Sentence { get; }

    /// <summary>What each step of an example accounts for, with sign.</summary>
    public T[] PerStep(int example) => Attribution.PerStep(example);

    /// <summary>The steps of an example that account for most, those first.</summary>
    /// <param name="example">The example.</param>
    /// <param name="count">How many.</param>
    public int[] Top(int example, int count)
    {
        T[] steps = PerStep(example);
        return [.. Enumerable.Range(0, steps.Length).OrderByDescending(step => T.Abs(steps[step])).Take(count)];
    }

    /// <summary>A check by its name; null if it was not made.</summary>
    public ExplanationCheck? Check(string name) => Checks.FirstOrDefault(check => check.Name == name);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Attribution.Target} by {Attribution.Method}: {Reason}.");
        foreach (ExplanationCheck check in Checks) text.AppendLine(CultureInfo.InvariantCulture, $"{check.Name}: {check.Middle:F2} ({check.Meaning})");
        return text.Append(Sentence).ToString();
    }
}

/// <summary>What a check of an explanation found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What the numbers say.</param>
/// <param name="Values">One for each example; NaN where there was nothing to check.</param>
public sealed record ExplanationCheck(string Name, string Meaning, IReadOnlyList<double> Values)
{
    /// <summary>The median over the examples that could be checked; NaN if there are none.</summary>
    public double Middle
    {
        get
        {
            double[] known = [.. Values.Where(value => !double.IsNaN(value)).Order()];
            return known.Length == 0 ? double.NaN : known.Length % 2 == 1 ? known[known.Length / 2] : (known[known.Length / 2 - 1] + known[known.Length / 2]) / 2;
        }
    }
}

/// <summary>How far an explanation can be trusted.</summary>
public enum Trust
{
    /// <summary>It ranks steps no better than chance, or its own halves disagree.</summary>
    Poor,

    /// <summary>Between the others, or it could not be checked.</summary>
    Fair,

    /// <summary>Replacing what it ranks highest moves the target much more than replacing steps at random, and its halves agree.</summary>
    Good,
}
