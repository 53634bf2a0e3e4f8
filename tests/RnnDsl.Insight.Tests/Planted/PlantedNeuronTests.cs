using RnnDsl.Explaining;
using RnnDsl.Models;
using Xunit.Abstractions;

namespace RnnDsl.Insight.Tests;

/// <summary>Everything that looks at neurons finds the unit that counts and the unit that stores the first symbol, and finds neither once the parameters are drawn anew.</summary>
public class PlantedNeuronTests(ITestOutputHelper output)
{
    private const string Hidden = "hNext", Cell = "cNext";

    private static readonly RecurrentModel<double> Planted = PlantedNet.Create();

    private static readonly RecurrentModel<double>[] Randomised = [.. Enumerable.Range(1, 5).Select(seed => PlantedNet.Randomised((ulong)seed))];

    private static readonly string[] Words = PlantedNet.Words(seed: 7, count: 500);

    private static SequenceSet<double> Data => PlantedNet.Data(Words);

    [Fact]
    public void Planted_count_is_found_by_probes_of_single_units()
    {
        LinearProbe Probe(RecurrentModel<double> model) => LinearProbe.Of(model, Data, Hidden, ProbeTarget<double>.Number(PlantedNet.CountFeature), new ProbeOptions<double> { Capacity = 1500, Controls = 2 });
        LinearProbe found = Probe(Planted);
        Report("count", found);
        Assert.Equal(PlantedNet.Count, found.Ranked()[0].Unit);
        Assert.InRange(found.Ranked()[0].Score.Score, 0.97, 1);
        Assert.InRange(found.Ranked()[0].Score.Selectivity, 0.9, 1.2);
        Assert.InRange(found.Ranked()[1].Score.Score, -0.1, 0.4);
        foreach (RecurrentModel<double> model in Randomised)
        {
            LinearProbe other = Probe(model);
            Report("count, randomised", other);
            Assert.InRange(other.Ranked()[0].Score.Score, -0.1, 0.5);
            Assert.InRange(other.Score.Score, -0.1, 0.7);
        }
    }

    [Fact]
    public void Planted_first_symbol_is_found_by_probes_of_single_units()
    {
        LinearProbe Probe(RecurrentModel<double> model) => LinearProbe.Of(model, Data, Hidden, ProbeTarget<double>.Class(), new ProbeOptions<double> { LastStepsOnly = true, Controls = 2 });
        LinearProbe found = Probe(Planted);
        Report("first", found);
        Assert.Equal(PlantedNet.First, found.Ranked()[0].Unit);
        Assert.Equal(1, found.Ranked()[0].Score.Score);
        Assert.InRange(found.Ranked()[0].Score.Selectivity, 0.5, 0.8);
        Assert.InRange(found.Ranked()[1].Score.Score, 0.2, 0.5);
        foreach (RecurrentModel<double> model in Randomised)
        {
            LinearProbe other = Probe(model);
            Report("first, randomised", other);
            Assert.InRange(other.Ranked()[0].Score.Score, 0.2, 0.5);
            Assert.InRange(other.Score.Selectivity, -0.2, 0.2);
        }
    }

    [Fact]
    public void Planted_units_are_found_by_correlation()
    {
        UnitCorrelation Correlate(RecurrentModel<double> model) => UnitCorrelation.Of(model, Data, Hidden, [PlantedNet.CountFeature, .. PlantedNet.FirstFeatures]);
        UnitCorrelation found = Correlate(Planted);
        FeatureCorrelation count = found.Ranked("a minus b")[0], a = found.Ranked("first is a")[0], c = found.Ranked("first is c")[0];
        output.WriteLine($"planted: {count} {found.Ranked("a minus b")[1]} {a} {found.Ranked("first is a")[1]}");
        Assert.Equal((PlantedNet.Count, PlantedNet.First, PlantedNet.First), (count.Unit, a.Unit, c.Unit));
        Assert.InRange(count.Lower, 0.98, 1);
        // Equal counts differ by rounding, which ranks make something of.
        Assert.InRange(count.Spearman, 0.97, 1);
        // A unit at +1, 0 and −1, each as often, correlates with a predicate of one end by √3 / 2.
        Assert.InRange(a.Pearson, 0.8, 0.9);
        Assert.InRange(c.Pearson, -0.9, -0.8);
        Assert.True(a.AdjustedPValue < 1e-6 && count.AdjustedPValue < 1e-6);
        foreach (RecurrentModel<double> model in Randomised)
        {
            UnitCorrelation other = Correlate(model);
            output.WriteLine($"randomised: {other.Ranked("a minus b")[0]} {other.Ranked("first is a")[0]}");
            Assert.InRange(Math.Abs(other.Ranked("a minus b")[0].Pearson), 0, 0.75);
            Assert.InRange(Math.Abs(other.Ranked("first is a")[0].Pearson), 0, 0.4);
        }
    }

    [Fact]
    public void Planted_first_symbol_is_found_by_selectivity()
    {
        Selectivity Select(RecurrentModel<double> model) => Selectivity.Of(model, Data, Hidden);
        Selectivity found = Select(Planted);
        UnitSelectivity unit = found.Units[PlantedNet.First];
        output.WriteLine($"planted: {string.Join(", ", found.Units.Select(one => $"{one.ExplainedVariance:F3}"))}");
        Assert.Equal(0, unit.PreferredClass);
        Assert.Equal(1, unit.ExplainedVariance, 1e-3);
        Assert.Equal((1.0, 0.0), (found[PlantedNet.First, "class 0"].Auc, found[PlantedNet.First, "class 2"].Auc));
        Assert.All(found.Units.Where(one => one.Unit != PlantedNet.First), one => Assert.InRange(one.ExplainedVariance, 0, 0.2));
        foreach (RecurrentModel<double> model in Randomised)
        {
            Selectivity other = Select(model);
            output.WriteLine($"randomised: {string.Join(", ", other.Units.Select(one => $"{one.ExplainedVariance:F3}"))}");
            Assert.All(other.Units, one => Assert.InRange(one.ExplainedVariance, 0, 0.2));
        }
    }

    [Fact]
    public void Planted_units_are_found_by_top_contexts()
    {
        TopActivations Top(RecurrentModel<double> model) => TopActivations.Of(
            model, Data, Hidden, new TopActivationsOptions<double> { After = 5, Label = step => $"{PlantedNet.Symbols[PlantedNet.SymbolAt(step)]}" });
        TopActivations found = Top(Planted);
        output.WriteLine($"planted: counts {string.Join(", ", found.Units.Select(Counts))}; firsts {string.Join(", ", found.Units.Select(Firsts))}; {found[PlantedNet.Count].Greatest[0]}");
        Assert.Equal((20, 20), (Counts(found[PlantedNet.Count]), Firsts(found[PlantedNet.First])));
        Assert.All(found.Units.Where(unit => unit.Unit != PlantedNet.Count), unit => Assert.InRange(Counts(unit), 0, 10));
        Assert.All(found.Units.Where(unit => unit.Unit != PlantedNet.First), unit => Assert.InRange(Firsts(unit), 0, 10));
        Assert.All(found[PlantedNet.Count].Greatest, place => Assert.Contains("[a]", place.ToString()));
        foreach (RecurrentModel<double> model in Randomised)
        {
            TopActivations other = Top(model);
            output.WriteLine($"randomised: counts {string.Join(", ", other.Units.Select(Counts))}; firsts {string.Join(", ", other.Units.Select(Firsts))}");
            Assert.All(other.Units, unit => Assert.InRange(Counts(unit), 0, 14));
            Assert.All(other.Units, unit => Assert.InRange(Firsts(unit), 0, 10));
        }
    }

    [Fact]
    public void Planted_first_symbol_is_found_by_clusters_of_states()
    {
        StateClusters Cluster(RecurrentModel<double> model) => StateClusters.Of(model, Data, Cell, 3, options: new StateClustersOptions { Restarts = 3, SilhouetteSample = 0 });
        StateClusters found = Cluster(Planted);
        Assert.Equal(1, found.ClassInformation, 1e-9);
        for (int cluster = 0; cluster < 3; cluster++) Assert.Equal(1, found.Transitions[cluster, cluster]);
        foreach (RecurrentModel<double> model in Randomised)
        {
            StateClusters other = Cluster(model);
            output.WriteLine($"randomised: {other.ClassInformation:F3}, stays {Enumerable.Range(0, 3).Max(cluster => other.Transitions[cluster, cluster]):F3}");
            Assert.InRange(other.ClassInformation, 0, 0.1);
        }
    }

    [Fact]
    public void Planted_count_and_first_symbol_are_found_by_clusters_of_states_of_the_groups_that_units_form()
    {
        (double[] First, double[] Count, string Groups) Clusters(RecurrentModel<double> model)
        {
            IReadOnlyList<IReadOnlyList<int>> groups = UnitClusters.Of(ActivationSample.Draw(model, Data, [Cell]), Cell).Members();
            var options = new StateClustersOptions { Restarts = 2, SilhouetteSample = 0, Capacity = 1500 };
            StateClusters[] found = [.. groups.Select(units => StateClusters.Of(model, Data, Cell, 5, [PlantedNet.CountFeature], options with { Units = units }))];
            return ([.. found.Select(one => one.ClassInformation)], [.. found.Select(one => one.Features[0].ExplainedVariance)], string.Join(" | ", groups.Select(units => string.Join(' ', units))));
        }
        (double[] first, double[] count, string groups) = Clusters(Planted);
        output.WriteLine($"planted: {groups}: first {string.Join(", ", first.Select(one => $"{one:F3}"))}; count {string.Join(", ", count.Select(one => $"{one:F3}"))}");
        Assert.Equal("0 | 1 2 4 6 7 | 3 | 5", groups);
        Assert.Equal(1, first[3], 1e-9);
        Assert.InRange(first[..3].Max(), 0, 0.2);
        Assert.InRange(count[2], 0.85, 1);
        Assert.InRange(new[] { count[0], count[1], count[3] }.Max(), 0, 0.4);
        foreach (RecurrentModel<double> model in Randomised)
        {
            (first, count, groups) = Clusters(model);
            output.WriteLine($"randomised: {groups}: first {string.Join(", ", first.Select(one => $"{one:F3}"))}; count {string.Join(", ", count.Select(one => $"{one:F3}"))}");
            Assert.InRange(first.Max(), 0, 0.1);
            Assert.InRange(count.Max(), 0, 0.5);
        }
    }

    [Fact]
    public void Planted_units_do_like_no_other_unit()
    {
        UnitClusters clusters = UnitClusters.Of(ActivationSample.Draw(Planted, Data, [Hidden]), Hidden);
        output.WriteLine(string.Join(" | ", clusters.Members().Select(units => string.Join(' ', units))));
        Assert.Contains(clusters.Members(), units => units.SequenceEqual([PlantedNet.Count]));
        Assert.Contains(clusters.Members(), units => units.SequenceEqual([PlantedNet.First]));
    }

    private static int CountOf(string word, int step) => word[..(step + 1)].Sum(symbol => symbol switch { 'a' => 1, 'b' => -1, _ => 0 });

    /// <summary>How many of the 20 contexts lie where the count is among the ten greatest (least) that sequences reach; a unit may count the other way round.</summary>
    private static int Counts(UnitContexts unit)
    {
        int[][] counts = [.. Words.Select(word => Enumerable.Range(0, word.Length).Select(step => CountOf(word, step)).ToArray())];
        int high = counts.Select(own => own.Max()).OrderDescending().ElementAt(9), low = counts.Select(own => own.Min()).Order().ElementAt(9);
        int Hits(IReadOnlyList<ActivationContext> above, IReadOnlyList<ActivationContext> below) =>
            above.Count(place => counts[place.Example][place.Step] >= high) + below.Count(place => counts[place.Example][place.Step] <= low);
        return Math.Max(Hits(unit.Greatest, unit.Least), Hits(unit.Least, unit.Greatest));
    }

    /// <summary>How many of the 20 contexts are of words that begin with a at one end and with c at the other, with a value that stays for the rest of the context.</summary>
    private static int Firsts(UnitContexts unit)
    {
        bool Stays(ActivationContext place, char first) =>
            Words[place.Example][0] == first && place.Values.Skip(place.Step - place.FirstStep).All(value => Math.Abs(value - place.Value) < 0.1 * Math.Abs(place.Value)) && place.FirstStep + place.Values.Count > place.Step + 1;
        int Hits(IReadOnlyList<ActivationContext> above, IReadOnlyList<ActivationContext> below) => above.Count(place => Stays(place, 'a')) + below.Count(place => Stays(place, 'c'));
        return Math.Max(Hits(unit.Greatest, unit.Least), Hits(unit.Least, unit.Greatest));
    }

    private void Report(string name, LinearProbe probe)
    {
        output.WriteLine($"{name}: all {probe.Score}; baseline {probe.Baseline:F3}");
        foreach (UnitProbe unit in probe.Ranked().Take(2)) output.WriteLine($"    {unit.Unit}: {unit.Score}");
    }
}
