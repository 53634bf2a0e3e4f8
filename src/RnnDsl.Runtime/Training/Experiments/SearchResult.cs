using System.Globalization;
using System.Text;

namespace RnnDsl.Training;

/// <summary>A configuration that a search tried.</summary>
/// <typeparam name="TConfiguration">The user's own kind of configuration; a record prints well.</typeparam>
/// <param name="Number">Its number, from 0, in the order in which they were drawn.</param>
/// <param name="Configuration">What was drawn.</param>
/// <param name="Seed">The seed of its model.</param>
/// <param name="Epochs">The epochs that it was trained for.</param>
/// <param name="Value">What was measured of the held-out examples; NaN where training failed.</param>
/// <param name="Evaluation">How the held-out examples are done; null where training failed.</param>
/// <param name="Failure">Why training failed (a loss that is not finite), where it did.</param>
public sealed record SearchTrial<TConfiguration>(
    int Number, TConfiguration Configuration, ulong Seed, int Epochs, double Value, Evaluation? Evaluation, string? Failure);

/// <summary>What a search found.</summary>
/// <typeparam name="TConfiguration">The user's own kind of configuration.</typeparam>
/// <param name="Measure">What was measured.</param>
/// <param name="Trials">All trials, best first: those that were trained longer before those that were given up.</param>
public sealed record SearchResult<TConfiguration>(string Measure, IReadOnlyList<SearchTrial<TConfiguration>> Trials)
{
    /// <summary>The best one. Its value was selected for, so it flatters; measure it anew on examples that the search has not seen.</summary>
    public SearchTrial<TConfiguration> Best => Trials[0];

    /// <summary>A line a trial, best first.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (SearchTrial<TConfiguration> trial in Trials)
            text.AppendLine(CultureInfo.InvariantCulture, $"{Measure} {trial.Value:G5} after {trial.Epochs} epochs: {trial.Configuration} (trial {trial.Number}, seed {trial.Seed}){(trial.Failure is null ? "" : " failed")}");
        return text.ToString().TrimEnd();
    }
}
