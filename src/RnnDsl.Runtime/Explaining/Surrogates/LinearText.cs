using System.Globalization;

namespace RnnDsl.Explaining;

/// <summary>A weighted sum in words: its largest weights.</summary>
internal static class LinearText
{
    private const int Shown = 12;

    internal static string Of(LinearModel model, IReadOnlyList<string> features) => Line("value", model.Intercept, [.. model.Coefficients], features);

    internal static string Of(LogisticModel model, IReadOnlyList<string> features, IReadOnlyList<string> classes) => string.Join('\n', Enumerable.Range(0, model.Coefficients.Rows)
        .Select(of => Line($"score of {classes[model.Classes[model.Classes.Count - model.Coefficients.Rows + of]]}", model.Intercepts[of], model.Coefficients.Row(of).ToArray(), features)));

    private static string Line(string what, double intercept, double[] weights, IReadOnlyList<string> features)
    {
        int[] largest = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] != 0).OrderByDescending(i => Math.Abs(weights[i]))];
        string terms = string.Concat(largest.Take(Shown).Select(i => string.Create(CultureInfo.InvariantCulture, $" {(weights[i] < 0 ? "−" : "+")} {Math.Abs(weights[i]):G3} · {features[i]}")));
        return string.Create(CultureInfo.InvariantCulture, $"{what} = {intercept:G3}{terms}{(largest.Length > Shown ? $" + … ({largest.Length - Shown} more)" : "")}");
    }
}
