using System.Globalization;
using RnnDsl.Explaining;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using Spectre.Console;

namespace SideBySide;

/// <summary>One table: a row for each measure, a column for each kind of input.</summary>
internal static class Comparison
{
    private static readonly string[] Gates = ["reader.z", "reader.r"];

    internal static void Show(IAnsiConsole console, Kind[] kinds, SampleOptions options)
    {
        var run = new RunOptions { Threads = options.Threads };
        GateProfile[] profiles = [.. kinds.Select(kind => GateProfile.Of(kind.Model, kind.Test, options: new GateProfileOptions { Quantities = Gates, Run = run }))];
        AttentionProfile[] attention = [.. kinds.Select(kind => AttentionProfile.Of(kind.Model, kind.Test, options: new AttentionProfileOptions<float> { Run = run }))];
        MemoryHorizon[] memory = [.. kinds.Select(kind => MemoryHorizon.Of(kind.Model, kind.Test, options: new MemoryHorizonOptions { Run = run }))];

        var table = new Grid(kinds);
        foreach (string gate in Gates)
        {
            table.Line($"{gate}: mean", i => Estimated(profiles[i][gate].All.OverSequences.Mean));
            table.Line($"{gate}: closed (< 0.1)", i => Percent(profiles[i][gate].All.Overall.SaturatedLeft));
            table.Line($"{gate}: open (> 0.9)", i => Percent(profiles[i][gate].All.Overall.SaturatedRight));
            table.Line($"{gate}: spread between units", i => Number(Spread([.. profiles[i][gate].All.PerUnit.Select(unit => unit.Mean)])));
        }
        table.Line("attention: positions in use", i => Estimated(attention[i].Attention[0].EffectivePositions));
        table.Line("attention: entropy over uniform", i => Number(attention[i].Attention[0].NormalisedEntropy.Mean));
        table.Line("memory: effective length", i => Length(memory[i]));
        table.Line("steps of a sequence, longest", i => $"{kinds[i].Longest}");
        table.Line("accuracy", i => Number(kinds[i].Accuracy));
        console.Heading("The same gates on three kinds of input");
        console.Write(table.Table);
    }

    private static string Length(MemoryHorizon memory) =>
        string.Create(CultureInfo.InvariantCulture, $"{memory.EffectiveLength} ({memory.EffectiveLengthLower:0}–{memory.EffectiveLengthUpper:0})");

    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static string Estimated(Estimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{estimate.Mean:0.000} ± {estimate.StandardError:0.000}");

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class Grid
    {
        private readonly Kind[] kinds;

        internal Grid(Kind[] kinds)
        {
            this.kinds = kinds;
            Table.AddColumn("");
            foreach (Kind kind in kinds) Table.AddColumn(new TableColumn(kind.Name).RightAligned());
        }

        internal Table Table { get; } = new Table().Border(TableBorder.Simple);

        internal void Line(string what, Func<int, string> of) => Table.AddRow([Markup.Escape(what), .. Enumerable.Range(0, kinds.Length).Select(i => Markup.Escape(of(i)))]);
    }
}
