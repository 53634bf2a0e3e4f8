namespace RnnDsl.Explaining;

/// <summary>What was found out about one way to explain. A measure that cannot be taken is null, and <see cref="NotJudged"/> says why.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Wrt">What it attributes to.</param>
/// <param name="CompletenessGap">The mean |Σ attribution − (f(x) − f(b))|, relative to the mean |f(x) − f(b)|.</param>
/// <param name="Infidelity">See <see cref="Explaining.Infidelity"/>, over examples.</param>
/// <param name="SensitivityMax">See <see cref="Explaining.SensitivityMax"/>, over examples.</param>
/// <param name="Deletion">The normalised area under the deletion curve: lower is better.</param>
/// <param name="Insertion">The normalised area under the insertion curve: higher is better.</param>
/// <param name="Parameters">Whether the explanation changes when the parameters are drawn anew.</param>
/// <param name="Data">Whether it is another one for a model that was trained on permuted labels.</param>
/// <param name="NotJudged">For each measure that was not taken, the reason.</param>
public sealed record ExplainerReport(
    string Method, string Wrt, Estimate? CompletenessGap, Estimate? Infidelity, Estimate? SensitivityMax, Estimate? Deletion, Estimate? Insertion,
    RandomisationCheck? Parameters, RandomisationCheck? Data, IReadOnlyDictionary<string, string> NotJudged);

/// <summary>What was found out about several ways to explain the same predictions.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Target">What was explained, in words.</param>
/// <param name="Examples">How many examples were explained.</param>
/// <param name="Seed">What everything was drawn from.</param>
/// <param name="Methods">A report for each.</param>
/// <param name="Agreement">How far they agree.</param>
public sealed partial record EvaluationReport(
    string Model, string Target, int Examples, ulong Seed, IReadOnlyList<ExplainerReport> Methods, AgreementReport Agreement)
{
    /// <summary>The report of a method.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ExplainerReport this[string method] => Methods.FirstOrDefault(report => report.Method == method)
        ?? throw new ArgumentException($"There is no report on '{method}'; there are {string.Join(", ", Methods.Select(report => report.Method))}.", nameof(method));
}
