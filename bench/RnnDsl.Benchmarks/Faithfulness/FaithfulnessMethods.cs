using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Faithfulness;

/// <summary>The methods by the names that the reference has them under; one line adds one.</summary>
internal static class FaithfulnessMethods
{
    /// <summary>What a method is given: a net, a task, a seed.</summary>
    internal delegate StepScores Method(IRecurrentModel<double> net, BenchTask task, ulong seed);

    internal static IReadOnlyList<(string Name, Method Run)> All { get; } =
    [
        ("Saliency", (net, task, _) => StepScores.AbsoluteSums(Saliency.Attribute(net, task.Batch, task.Target))),
        ("InputXGradient", (net, task, _) => StepScores.Sums(InputXGradient.Attribute(net, task.Batch, task.Target))),
        ("IntegratedGradients_50", (net, task, _) => Integrated(net, task, 50)),
        ("IntegratedGradients_300", (net, task, _) => Integrated(net, task, 300)),
        ("IntegratedGradients_50_mean", (net, task, _) => Integrated(net, task, 50, task.MeanStep())),
    ];

    /// <summary>The methods of these names, in their order.</summary>
    /// <exception cref="ArgumentException">There is none of a name.</exception>
    internal static IReadOnlyList<(string Name, Method Run)> Find(IEnumerable<string> names) => [.. names.Select(name =>
    {
        foreach ((string Name, Method Run) known in All)
            if (string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
                return known;
        throw new ArgumentException($"There is no method '{name}'; there is {string.Join(", ", All.Select(known => known.Name))}.");
    })];

    private static StepScores Integrated(IRecurrentModel<double> net, BenchTask task, int points, double[]? baseline = null)
    {
        var options = new IntegratedGradientsOptions<double> { Points = points };
        if (baseline is not null) options = options with { Baseline = baseline };
        return StepScores.Sums(IntegratedGradients.Attribute(net, task.Batch, task.Target, options: options), isZero: baseline is null);
    }
}
