using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

internal sealed partial class ReportBuilder<T>
{
    private GateProfile Gates() => GateProfile.Of(
        model, data, Summary.Classes.Count is > 1 and <= MostGroups ? Grouping<T>.ByClass() : null,
        new GateProfileOptions { RowBudget = options.RowBudget, Run = options.Run, Progress = Progress() }, cancellation);

    private AttentionProfile Attention() => AttentionProfile.Of(
        model, data, new AttentionProfileOptions<T> { Features = options.Features, RowBudget = options.RowBudget, Run = options.Run, Progress = Progress() }, cancellation);

    private List<NeuronReport> Neurons()
    {
        var reports = new List<NeuronReport>();
        foreach (string quantity in quantities)
        {
            TopActivations contexts = TopActivations.Of(model, data, quantity, new TopActivationsOptions<T> { Count = options.Places, Label = options.Label, RowBudget = options.RowBudget, Run = options.Run }, cancellation);
            UnitCorrelation? correlations = options.Features.Count == 0 ? null
                : UnitCorrelation.Of(model, data, quantity, options.Features, new UnitCorrelationOptions { Seed = options.Seed, RankSample = options.Capacity, RowBudget = options.RowBudget, Run = options.Run }, cancellation);
            Selectivity? selectivity = Summary.Classes.Count is > 1 and <= Selectivity.MaximumClasses
                ? Selectivity.Of(model, data, quantity, null, new SelectivityOptions { Seed = options.Seed, Capacity = options.Capacity, RowBudget = options.RowBudget, Run = options.Run }, cancellation) : null;
            UnitClusters? clusters = Width(quantity) < 2 ? null : UnitClusters.Of(Sample(quantity), quantity, cancellation: cancellation);
            reports.Add(new NeuronReport(quantity, contexts, correlations, selectivity, Probe(quantity), clusters));
            options.Progress?.Report((done + (double)reports.Count / quantities.Length) / parts);
        }
        return reports;
    }

    /// <summary>Whether the class can be read out of the units at the end of a sequence.</summary>
    private LinearProbe? Probe(string quantity) => !HasClasses || data.Count < 10 ? null
        : LinearProbe.Of(model, data, quantity, ProbeTarget<T>.Class(), new ProbeOptions<T>
        {
            LastStepsOnly = true, Control = ControlTask.Sequences, PerUnit = false, Seed = options.Seed, Capacity = options.Capacity, RowBudget = options.RowBudget, Run = options.Run,
        }, cancellation);

    private List<StateReport> States()
    {
        var reports = new List<StateReport>();
        foreach (string quantity in quantities)
        {
            ActivationSample sample = Sample(quantity);
            bool enough = Distinct(sample[quantity], options.Clusters);
            StateClusters? clusters = !enough ? null
                : StateClusters.Of(model, data, sample, quantity, options.Clusters, options.Features, new StateClustersOptions { Seed = options.Seed, RowBudget = options.RowBudget, Run = options.Run }, cancellation);
            var projecting = new StateProjectionOptions { Components = Math.Min(2, Width(quantity)), Seed = options.Seed, RowBudget = options.RowBudget, Run = options.Run };
            reports.Add(new StateReport(quantity, clusters, StateProjection.Of(model, data, sample, quantity, projecting, cancellation)));
            options.Progress?.Report((done + (double)reports.Count / quantities.Length) / parts);
        }
        return reports;
    }

    private PruningSensitivity Pruning()
    {
        Batch<T> batch = SomeBatch(options.Sequences);
        return PruningSensitivity.Of(model, batch, TargetOf(batch), new PruningSensitivityOptions { Run = options.Run, Progress = Progress() }, cancellation) with { Target = TargetText };
    }

    private ActivationCurves Activations() => ActivationCurves.Of(
        model, data, new ActivationCurveOptions { Seed = options.Seed, Sequences = Math.Min(64, options.Sequences), Run = options.Run, Progress = Progress() }, cancellation);

    private GlobalAttribution Attributions()
    {
        string wrt = AttributedTo()!;
        IExplainer<T> explainer = Explainer.Of<T>("InputXGradient", (m, batch, target, stop) => InputXGradient.Attribute(m, batch, target, wrt, options: new ExplainOptions { Run = options.Run }));
        return GlobalAttribution.Of(model, data, Targets, explainer, new GlobalAttributionOptions { Seed = options.Seed, RowBudget = options.RowBudget, Run = options.Run, Progress = Progress() }, cancellation) with { Target = TargetText };
    }

    private LagInteractions Interactions()
    {
        SequenceSet<T> some = SubsetSet<T>.Draw(data, Math.Max(2, options.Sequences / 2), options.Seed);
        return LagInteractions.Of(
            model, some, numbers => Targets(numbers), null,
            new StepInteractionsOptions<T> { Seed = options.Seed, Draws = 1, MaximumLag = 20, Replacement = Replacement<T>.Sample(SomeBatch(options.Sequences)), Run = options.Run, Progress = Progress() }, cancellation) with { Target = TargetText };
    }

    private List<SurrogateReport> Surrogates()
    {
        var reports = new List<SurrogateReport>();
        var fitting = new SurrogateOptions { Seed = options.Seed, Capacity = options.Capacity, ClassNames = options.ClassNames, RowBudget = options.RowBudget, Run = options.Run };
        List<SurrogateInputs<T>> inputs = options.Features.Count > 0 ? [SurrogateInputs<T>.Features(options.Features, FeatureAggregation.Mean)] : [];
        // All states, where no name is given.
        string[] states = elsewhere.Length == 0 ? [] : [.. Survey.StateQuantities(Description).Except(elsewhere)];
        if (Description.States.Length > 0 && (elsewhere.Length == 0 || states.Length > 0)) inputs.Add(SurrogateInputs<T>.Quantities(states));
        bool classes = options.Target is null && Width(Output) > 1;
        foreach (SurrogateInputs<T> seen in inputs)
        {
            SurrogateData rows = SurrogateData.Of(model, data, seen, classes ? null : options.Target ?? Target.Unit(Output, 0), fitting, cancellation);
            foreach (SurrogateKind kind in classes ? [SurrogateKind.Logistic, SurrogateKind.Tree, SurrogateKind.Rules] : (SurrogateKind[])[SurrogateKind.Lasso, SurrogateKind.Tree])
                reports.Add(Surrogate.Fit(rows, kind, fitting, cancellation));
        }
        return reports;
    }

    private StateAutomaton Automaton() => StateAutomaton.Extract(options.Words!, new StateAutomatonOptions { Seed = options.Seed }, cancellation);

    private List<MemoryHorizon> Memory() =>
    [
        .. StateSpace<T>.Chains(model, out _).Select(layers => MemoryHorizon.Of(
            model, data, options.Target,
            options: new MemoryHorizonOptions { Layers = layers, Effects = data.Count > 1, MaximumExamples = options.Sequences, Seed = options.Seed, RowBudget = options.RowBudget, Run = options.Run }, cancellation: cancellation)),
    ];

    private GradientFlow GradientFlowOf() => GradientFlow.Of(
        model, data, options.Target, new GradientFlowOptions { MaximumExamples = 2 * options.Sequences, Seed = options.Seed, RowBudget = options.RowBudget, Run = options.Run, Progress = Progress() }, cancellation);

    private int Width(string quantity) => Description.Slots[Description.SlotOf(quantity)].Width;

    /// <summary>The sample of a quantity, which several parts look at: drawn once.</summary>
    private ActivationSample Sample(string quantity) => samples.TryGetValue(quantity, out ActivationSample? drawn) ? drawn
        : samples[quantity] = ActivationSample.Draw(model, data, [quantity], null, new ActivationSampleOptions { Seed = options.Seed, Capacity = options.Capacity, RowBudget = options.RowBudget, Run = options.Run }, cancellation);

    private Batch<T> SomeBatch(int most)
    {
        SequenceSet<T> some = SubsetSet<T>.Draw(data, most, options.Seed);
        return some.Take(model, [.. Enumerable.Range(0, some.Count)]).Batch;
    }

    /// <summary>What is explained, in words that hold for all sequences.</summary>
    private string TargetText => options.Target?.ToString()
        ?? (Width(Output) == 1 ? Target.Unit(Output, 0).ToString()! : $"each sequence's largest unit of {Output}, last step");

    private string Output => Description.Quantities[Description.OutputSlots()[0]].Name;

    private Target TargetOf(Batch<T> batch) => options.Target ?? DefaultTarget.Of(model, batch, null, options.Run);

    /// <summary>The target of some sequences, given by their numbers in the data set.</summary>
    private Target Targets(IReadOnlyList<int> numbers) => options.Target ?? DefaultTarget.Of(model, data.Take(model, [.. numbers]).Batch, null, options.Run);

    /// <summary>The only input of numbers; of tokens the first quantity with a row for each.</summary>
    private string? AttributedTo()
    {
        if (Description.GivenInputs is not [{ } only]) return null;
        if (only.Tokens == 0) return only.Name;
        return Array.Find(Description.Quantities, info => info.Space == only.Space && !info.Shape.Contains(-1) && info.Equation.Contains($"[{only.Name}]", StringComparison.Ordinal))?.Name;
    }

    private static bool Distinct(double[,] rows, int least)
    {
        var seen = new HashSet<string>();
        for (int row = 0; row < rows.GetLength(0) && seen.Count < least; row++) seen.Add(string.Join(';', Cells.Row(rows, row).ToArray()));
        return seen.Count >= least;
    }
}
