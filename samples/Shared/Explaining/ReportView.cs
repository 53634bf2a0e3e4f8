using System.Globalization;
using RnnDsl.Explaining;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using Spectre.Console;

namespace RnnDsl.MadeUp.Explaining;

/// <summary>A model's report, as a person reads it on a terminal: of each part what stands out.</summary>
public static class ReportView
{
    private const int Shown = 6;

    /// <summary>Describes a model, shows the report, and writes it to the file that was asked for.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="options">What the user asked for; without <c>--describe</c> nothing is done.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="data">What it is looked at on.</param>
    /// <param name="how">Features and names of the data.</param>
    public static void Describe(IAnsiConsole console, SampleOptions options, IRecurrentModel<float> model, SequenceSet<float> data, DescribeOptions<float> how)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(how);
        if (!options.Describe) return;
        ModelReport report = model.Describe(data, how with { Seed = (ulong)options.Seed, Run = new RunOptions { Threads = options.Threads } });
        Show(console, report);
        if (options.Report is not { } path) return;
        report.Save(path);
        console.Say($"The whole report was written to '{path}'.");
    }

    /// <summary>Shows a report.</summary>
    public static void Show(IAnsiConsole console, ModelReport report)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(report);
        console.Heading($"{report.Model.Name} as a whole");
        console.Say($"{report.Model.Parameters:N0} parameters; states {string.Join(", ", report.Model.States)}; looked at on {report.Data.Sequences:N0} sequences, {report.Data.Steps:N0} steps (from {report.Data.Shortest} to {report.Data.Longest} each).");
        if (report.Gates is { } gates) Gates(console, gates);
        if (report.Attention is { } attention) Attention(console, attention);
        if (report.Memory is { } memory) console.Part("Memory", string.Join('\n', memory.Select(Text)));
        if (report.GradientFlow is { } flow) console.Part("Gradients on their way back", Text(flow));
        foreach (NeuronReport units in report.Neurons ?? []) Neurons(console, units, report.Annotations);
        foreach (StateReport states in report.States ?? []) States(console, states);
        if (report.Weights is { } weights) Weights(console, weights, report.Pruning);
        if (report.Activations is { } curves) Activations(console, curves);
        if (report.Attributions is { } attributions) Attributions(console, attributions, report.Interactions);
        foreach (SurrogateReport surrogate in report.Surrogates ?? []) Surrogates(console, surrogate);
        if (report.Automaton is { } automaton) console.Part("Automaton", automaton.Automaton.ToString());
        if (report.Skipped.Count > 0) console.Part("Left out", string.Join('\n', report.Skipped.Select(part => $"{part.Part}: {part.Reason}")));
    }

    private static void Gates(IAnsiConsole console, GateProfile gates)
    {
        Table table = Columns("gate", "mean", "closed", "open", "most different classes");
        foreach (GateUse gate in gates.Gates)
            table.AddRow(Cells(gate.Name, Text(gate.All.OverSequences.Mean), Percent(gate.All.Overall.SaturatedLeft), Percent(gate.All.Overall.SaturatedRight), Extremes(gate)));
        console.Part("Gates", table);
    }

    private static string Extremes(GateUse gate)
    {
        if (gate.Groups.Count < 2) return "";
        GateSpread least = gate.Groups.MinBy(group => group.OverSequences.Mean.Mean)!, most = gate.Groups.MaxBy(group => group.OverSequences.Mean.Mean)!;
        return $"{least.Group} {Number(least.OverSequences.Mean.Mean)}, {most.Group} {Number(most.OverSequences.Mean.Mean)}";
    }

    private static void Attention(IAnsiConsole console, AttentionProfile attention)
    {
        Table table = Columns("attention", "positions in use", "on the heaviest", "looks at more than by chance");
        foreach (AttentionUse use in attention.Attention)
        {
            AttendedFeature? most = use.Features.Where(feature => feature.Excess.Mean > 2 * feature.Excess.StandardError).MaxBy(feature => feature.Excess.Mean);
            table.AddRow(Cells(use.Name, Text(use.EffectivePositions), Text(use.Greatest), most is null ? "" : $"{most.Name} ({Number(most.Attended.Mean)} in place of {Number(most.Present.Mean)})"));
        }
        console.Part("Attention", table);
    }

    private static string Text(MemoryHorizon memory)
    {
        string states = string.Join(", ", memory.States.Select(state => state.Name));
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{states}: small changes are felt for {memory.EffectiveLength} steps (from {memory.EffectiveLengthLower} to {memory.EffectiveLengthUpper}){(memory.ReachesFirstStep ? ", as far back as sequences go" : "")}");
        return memory.EffectLag switch
        {
            null => text + ".",
            -1 => text + "; replacing a step moves the last state nowhere.",
            { } lag => text + $"; replacing a step still moves the last state {lag} steps later.",
        };
    }

    private static string Text(GradientFlow flow)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{flow.Verdict}: × {flow.GrowthPerStep:0.000} with each step back (from {flow.GrowthLower:0.000} to {flow.GrowthUpper:0.000}).");
        IEnumerable<string> gates = flow.Quantities.Where(quantity => quantity.Gate is not null).Take(Shown)
            .Select(quantity => string.Create(CultureInfo.InvariantCulture, $"  {quantity.Name}: {quantity.Gate!.Loss:0.000} nats a step are lost to it (mean {quantity.Gate.Mean:0.00}); {quantity.Through.Mean:P0} of the gradient passes through it"));
        return string.Join('\n', gates.Prepend(text));
    }

    private static void Neurons(IAnsiConsole console, NeuronReport units, Annotations? annotations)
    {
        Table table = Columns("unit", "where it is greatest", "goes along with", "prefers");
        // Those that say most come first: by what can be told of them, else by how much they move.
        foreach (UnitContexts unit in units.Contexts.Units.OrderByDescending(unit => Strength(units, unit)).Take(Shown))
        {
            FeatureCorrelation? best = Best(units, unit.Unit);
            UnitSelectivity? prefers = units.Selectivity?.Units.FirstOrDefault(found => found.Unit == unit.Unit);
            table.AddRow(Cells(
                annotations?.NameOf(units.Quantity, unit.Unit) ?? $"{units.Quantity}[{unit.Unit}]", Shorten(unit.Greatest.Count > 0 ? unit.Greatest[0].ToString() : ""),
                best is null ? "" : $"{best.Feature} (r = {Number(best.Pearson)})",
                prefers is not { PreferredClass: >= 0, ExplainedVariance: >= 0.01 } ? "" : $"class {prefers.PreferredClass} (η² = {Number(prefers.ExplainedVariance)})"));
        }
        console.Part($"Units of {units.Quantity}", table);
        if (units.Probe is { } probe)
            console.Say($"The class can be read out of them after the last step with accuracy {probe.Score.Score:0.000} (always the commonest class: {probe.Baseline:0.000}; classes of other sequences: {probe.Score.Control:0.000}).");
        if (units.Clusters is { } clusters) console.Say($"{clusters.Units.Count} units do {clusters.Labels.Max() + 1} different things (|r| of at least {1 - new UnitClustersOptions().Distance:0.0} counts as alike).");
    }

    private static double Strength(NeuronReport units, UnitContexts unit) =>
        Best(units, unit.Unit) is { } best ? Math.Abs(best.Pearson)
        : units.Selectivity?.Units.FirstOrDefault(found => found.Unit == unit.Unit) is { ExplainedVariance: var explained } && !double.IsNaN(explained) ? explained : unit.StandardDeviation;

    private static FeatureCorrelation? Best(NeuronReport units, int unit) =>
        units.Correlations?.Pairs.Where(pair => pair.Unit == unit && !double.IsNaN(pair.Pearson)).MaxBy(pair => Math.Abs(pair.Pearson));

    private static void States(IAnsiConsole console, StateReport states)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{states.Projection.Directions.Rows} dimensions hold {states.Projection.Explained:P0} of the variance; it is as spread out as {states.Projection.EffectiveDimension:0.0} equal ones.");
        if (states.Clusters is { } clusters)
            text += string.Create(CultureInfo.InvariantCulture, $"\n{clusters.Clusters.Count} clusters hold {clusters.ExplainedVariance:P0} of it")
                + (double.IsNaN(clusters.ClassInformation) ? "." : string.Create(CultureInfo.InvariantCulture, $", and {clusters.ClassInformation:P0} of what there is to know of the class."));
        console.Part($"{states.Quantity} as a whole", text);
    }

    private static void Weights(IAnsiConsole console, WeightReport weights, PruningSensitivity? pruning)
    {
        Table table = Columns("parameter", "shape", "sd", "spectral norm", "stable rank", "output moves by, half of it pruned");
        foreach (WeightSummary weight in weights.Parameters.Where(weight => weight.Shape.Count == 2).OrderByDescending(weight => weight.Statistics.Count).Take(2 * Shown))
        {
            PruningPoint? half = pruning?.Parameters.FirstOrDefault(curve => curve.Name == weight.Name)?.Points.MinBy(point => Math.Abs(point.Share - 0.5));
            table.AddRow(Cells(
                weight.Name, string.Join(" × ", weight.Shape), Number(weight.Statistics.StandardDeviation), weight.Matrix?.Spectrum is { } spectrum ? Number(spectrum.SpectralNorm) : "",
                weight.Matrix?.Spectrum is { } ranks ? ranks.StableRank.ToString("0.0", CultureInfo.InvariantCulture) : "", half is null ? "" : Percent(half.Effect.Output.Mean)));
        }
        console.Part("Weights", table);
    }

    private static void Activations(IAnsiConsole console, ActivationCurves curves)
    {
        Table table = Columns("in", "function", "inputs", "linear", "saturated");
        foreach (ActivationCurve curve in curves.Curves.Take(2 * Shown))
            table.AddRow(Cells(curve.Quantity, $"{curve.Function}({curve.Argument})", $"{Number(curve.Mean)} ± {Number(curve.StandardDeviation)}", Percent(curve.Linear), Percent(curve.Saturated)));
        console.Part("Activation functions on the inputs that they see", table);
    }

    private static void Attributions(IAnsiConsole console, GlobalAttribution attributions, LagInteractions? interactions)
    {
        console.Part($"What counts (mean |attribution| to {attributions.Wrt} by {attributions.Method}), by steps from the end", "");
        console.Bars(attributions.FromEnd.Take(2 * Shown).Select(position => (position.Index == 0 ? "last" : $"−{position.Index}", position.Size.Mean)), "0.0000");
        if (interactions?.Lags is { Count: > 0 } lags)
            console.Say($"Steps side by side act together with {lags[0].Size.Mean:0.0000}, steps {lags[^1].Lag} apart with {lags[^1].Size.Mean:0.0000}.");
    }

    private static void Surrogates(IAnsiConsole console, SurrogateReport surrogate)
    {
        string[] lines = surrogate.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string kind = surrogate.Kind switch
        {
            SurrogateKind.Tree => "A decision tree",
            SurrogateKind.Rules => "A list of rules",
            SurrogateKind.Logistic => "A logistic regression",
            _ => $"A weighted sum ({surrogate.Kind.ToString().ToLowerInvariant()})",
        };
        console.Part($"{kind} in its place", string.Join('\n', lines.Take(3 + 2 * Shown)) + (lines.Length > 3 + 2 * Shown ? "\n…" : ""));
    }

    private static void Part(this IAnsiConsole console, string title, Table table)
    {
        console.Part(title, "");
        console.Write(table);
    }

    private static void Part(this IAnsiConsole console, string title, string text)
    {
        console.WriteLine();
        console.WriteLine(title + ":");
        if (text.Length > 0) console.WriteLine(text.TrimEnd());
    }

    private static Table Columns(params string[] names)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string name in names) table.AddColumn(name);
        return table;
    }

    private static string[] Cells(params string[] texts) => [.. texts.Select(Markup.Escape)];

    private static string Text(Estimate estimate) => $"{Number(estimate.Mean)} ± {Number(estimate.StandardError)}";

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..39] + "…";
}
