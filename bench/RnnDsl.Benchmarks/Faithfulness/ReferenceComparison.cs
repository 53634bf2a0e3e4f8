using System.Text.Json;

namespace RnnDsl.Benchmarks.Faithfulness;

/// <summary>How the scores of our attributions differ from those of a reference, method by method.</summary>
internal static class ReferenceComparison
{
    private static readonly string[] Metrics =
        ["precision_at_k", "auroc", "deletion_auc_zero", "insertion_auc_zero", "deletion_auc_replace", "insertion_auc_replace", "completeness_gap_median"];

    /// <summary>Prints, for each method that both have, the largest difference of any net in each metric.</summary>
    /// <param name="scores">What score.py wrote with --json.</param>
    /// <param name="reference">The folder's reference.json.</param>
    /// <param name="to">Where to.</param>
    internal static void Print(string scores, string reference, TextWriter to)
    {
        using JsonDocument ours = JsonDocument.Parse(File.ReadAllBytes(scores)), theirs = JsonDocument.Parse(File.ReadAllBytes(reference));
        to.WriteLine($"{"largest difference of a net in",-34}{string.Concat(Metrics.Select(metric => $"{Short(metric),16}"))}");
        foreach (string method in ours.RootElement.GetProperty("overall").EnumerateObject().Select(entry => entry.Name).Order(StringComparer.Ordinal))
        {
            if (!theirs.RootElement.GetProperty("overall").TryGetProperty(method, out _)) continue;
            to.WriteLine($"{method,-34}{string.Concat(Metrics.Select(metric => $"{Text(Largest(ours, theirs, method, metric)),16}"))}");
            to.WriteLine($"{"  mean over tasks, ours − theirs",-34}{string.Concat(Metrics.Select(metric => $"{Text(OfMeans(ours, theirs, method, metric)),16}"))}");
        }
    }

    private static double? Largest(JsonDocument ours, JsonDocument theirs, string method, string metric)
    {
        double? largest = null;
        foreach (JsonProperty task in ours.RootElement.GetProperty("tasks").EnumerateObject())
        {
            if (PerNet(task.Value, method, metric) is not { } own) continue;
            if (!theirs.RootElement.GetProperty("tasks").TryGetProperty(task.Name, out JsonElement same) || PerNet(same, method, metric) is not { } other) continue;
            double difference = own.Zip(other, (a, b) => Math.Abs(a - b)).Max();
            largest = Math.Max(largest ?? 0, difference);
        }
        return largest;
    }

    private static double[]? PerNet(JsonElement task, string method, string metric) =>
        task.TryGetProperty(method, out JsonElement scores) && scores.TryGetProperty(metric, out JsonElement values) && values.TryGetProperty("per_net", out JsonElement nets)
            ? [.. nets.EnumerateArray().Select(value => value.GetDouble())]
            : null;

    private static double? OfMeans(JsonDocument ours, JsonDocument theirs, string method, string metric) =>
        Mean(ours, method, metric) is { } own && Mean(theirs, method, metric) is { } other ? own - other : null;

    private static double? Mean(JsonDocument scores, string method, string metric) =>
        scores.RootElement.GetProperty("overall").GetProperty(method).TryGetProperty(metric, out JsonElement value) ? value.GetProperty("mean").GetDouble() : null;

    private static string Short(string metric) => metric.Replace("_auc", "").Replace("completeness_gap_median", "gap").Replace("precision_at_k", "precision");

    private static string Text(double? value) => value is { } number ? FormattableString.Invariant($"{number:F4}") : "–";
}
