using RnnDsl.Explaining;
using RnnDsl.MadeUp.Running;
using RnnDsl.Models;
using Spectre.Console;

namespace RnnDsl.MadeUp.Explaining;

/// <summary>Results of explaining methods in a terminal.</summary>
internal static class ExplainViews
{
    private const int Most = 12;

    /// <summary>A number for each step, and whether they add up.</summary>
    internal static void Steps(this IAnsiConsole console, ExplainedExample e, Attribution<float> found)
    {
        console.Say($"{found.Method} of {found.Target}, by the steps of '{found.Wrt}':");
        Bars(console, e, [.. found.PerStep(0).Select(value => (double)value)]);
        if (found.CompletenessGap is { } gap) console.Say($"They add up to what the target has more than at the baseline, but for {gap[0]:0.0e+0} of {found.FunctionValue[0]:0.000}.");
        if (found.Absorbed is { } absorbed) console.Say($"Of the target's {found.FunctionValue[0]:0.000}, biases and ε took {absorbed[0]:0.000}.");
        if (found.StandardError is { } error) console.Say($"Drawn; the largest standard error of a cell is {error[0].Cast<float>().Max():0.0000}.");
    }

    /// <summary>A number for each player, and its standard error where it was drawn.</summary>
    internal static void Steps(this IAnsiConsole console, ExplainedExample e, PlayerAttribution<float> found)
    {
        console.Say($"{found.Method} of {found.Target}; players are {found.Players}:");
        double[] values = [.. found.Values[0].Select(value => (double)value)];
        if (values.Length == e.Steps.Count) Bars(console, e, values);
        else console.Bars(found.Labels[0].Zip(values).OrderByDescending(pair => Math.Abs(pair.Second)).Take(Most));
        if (found.CompletenessGap is { } gap) console.Say($"They add up to what the target has more than with nobody there, but for {gap[0]:0.0e+0}.");
        if (found.StandardErrors is { } errors) console.Say($"Drawn; the largest standard error is {errors[0].Max():0.0000}.");
    }

    /// <summary>The strongest of a table of effects, beside what gradients foretold of them.</summary>
    internal static void Effects(this IAnsiConsole console, EffectTable effects)
    {
        console.Say($"{effects.Method} of {effects.Target}; the strongest of {effects.Effects.Count} changes, beside what the gradient foretold:");
        foreach (InterventionEffect effect in effects.Strongest(Most))
            console.Say($"  {effect.Quantity,-16}{(effect.Step is { } step ? $" step {step,3}" : "")}  {effect.Change,9:0.0000}  foretold {effect.Predicted,9:0.0000}");
        if (effects.Correlation is { } correlation) console.Say($"Changes and predictions correlate by {correlation:0.00}.");
    }

    internal static void Default(IAnsiConsole console, ExplainedExample e)
    {
        Explanation<float> found = e.Model.Explain(e.Batch, e.Target, new ExplanationOptions<float> { Background = e.Background });
        console.WriteLine(found.Reason);
        Bars(console, e, [.. found.PerStep(0).Select(value => (double)value)]);
        console.WriteLine(found.Sentence);
    }

    internal static void Phrases(IAnsiConsole console, ExplainedExample e)
    {
        Phrase[] phrases = [.. Enumerable.Range(0, e.Steps.Count).Select(step => new Phrase(step, step))];
        string output = OutputOf(e);
        Decomposition found = ContextualDecomposition.Of(e.Model, e.Batch, output, phrases, initial: e.Initial);
        int unit = Enumerable.Range(0, found.Value(0).Count).MaxBy(k => found.Value(0)[k]);
        console.Say($"What of unit {unit} of '{output}' each step by itself is relevant for:");
        Bars(console, e, [.. phrases.Select((_, phrase) => found.Relevant(0, phrase)[unit])]);
    }

    internal static void Contributed(IAnsiConsole console, ExplainedExample e)
    {
        string sum = e.Sum ?? RnnDsl.Explaining.Contributions.Sums(e.Model).FirstOrDefault()
            ?? throw new NotSupportedException("no quantity of the model is a sum of history, input and bias; lrp follows what there is.");
        Contribution<float> parts = RnnDsl.Explaining.Contributions.Of(e.Model, e.Batch, sum, e.Initial);
        console.Say($"What '{sum}' is made of, mean size over units; the parts add up at each step:");
        for (int step = 0; step < Math.Min(Most, parts.Value[0].GetLength(0)); step++)
            console.Say($"  {(step < e.Steps.Count ? e.Steps[step] : "step " + step),-18} history {Size(parts.History[0], step),7:0.000}  input {Size(parts.Input[0], step),7:0.000}  bias {Size(parts.Bias[0], step),7:0.000}  mixed {Size(parts.Mixed[0], step),7:0.000}");
    }

    internal static void Permuted(IAnsiConsole console, ExplainedExample e)
    {
        PlayerAttribution<float> found = FeaturePermutation.Attribute(e.Model, e.Background, Target.Sum(OutputOf(e)), Players.Steps());
        int length = found.Values.Max(values => values.Length);
        console.Say($"{found.Method}: how much the output of {found.Values.Count} sequences changes, on average, where a step is taken from another of them:");
        console.Bars(Enumerable.Range(0, Math.Min(length, 2 * Most)).Select(step => ($"step {step}", found.Values.Where(values => step < values.Length).Average(values => Math.Abs((double)values[step])))));
    }

    internal static void Pruned(IAnsiConsole console, ExplainedExample e)
    {
        PrunedHistory pruned = TimeShapPruning.Find(e.Model, e.Batch, e.Target, e.Initial);
        console.Say($"Steps before step {pruned.FirstKept[0]} count for {pruned.PrunedValue[0]:0.0000} together, and are one player from here on.");
        console.Steps(e, KernelShap.Attribute(e.Model, e.Batch, e.Target, pruned.Players, e.Initial));
    }

    internal static void Gates(IAnsiConsole console, ExplainedExample e)
    {
        string[] gates = [.. e.Model.Compiled.Description.Quantities.Where(info => (info.Role & QuantityRole.Gate) != 0).Select(info => info.Name)];
        if (gates.Length == 0) throw new NotSupportedException("the model marks no quantity as a gate; shapley-sampling shares among steps.");
        console.Steps(e, ShapleyValueSampling.Attribute(e.Model, e.Batch, e.Target, Players.WholeGates(gates), e.Initial));
    }

    internal static void Counterfactuals(IAnsiConsole console, ExplainedExample e)
    {
        Counterfactual<float> found = CounterfactualSearch.Find(e.Model, e.Batch, e.Target, initial: e.Initial, options: new CounterfactualOptions<float> { MostTried = 2000, Replacement = Replacement<float>.Sample(e.Background) })[0];
        if (!found.Found) console.Say($"No change of a few steps brought the target from {found.FunctionValue:0.000} to the other side of its threshold; {found.Tried} were tried.");
        else console.Say($"{(found.IsSmallest ? "At least" : "As few as were found,")} {found.Changes.Count} steps must change to bring the target from {found.FunctionValue:0.000} to {found.ChangedValue:0.000}: {string.Join(", ", found.Changes.Select(change => e.Steps[change.Step]))}.");
    }

    internal static void Responses(IAnsiConsole console, ExplainedExample e)
    {
        InputResponses curves = InputResponse.Curves(e.Model, e.Batch, e.Target, initial: e.Initial);
        console.WriteLine("How far the target moves while a step's input goes through its range:");
        foreach (ResponseCurve curve in curves.Curves.OrderByDescending(curve => curve.Range).Take(Most))
            console.Say($"  {e.Steps[curve.Step],-18}{(curve.Feature is { } feature ? $" feature {feature,3}" : "")}  from {curve.Mean.Min():0.000} to {curve.Mean.Max():0.000}");
    }

    internal static void Lags(IAnsiConsole console, ExplainedExample e)
    {
        foreach (StepPairs table in OutputResponse.Tables(e.Model, e.Batch, initial: e.Initial).Take(2))
        {
            console.Say($"How '{table.Output}' moves with '{table.Source}' so many steps before ({table.Kind}):");
            console.Bars(table.PerLag(0).Take(Most).Select((value, lag) => ($"{lag} before", value)), "0.0000");
        }
    }

    internal static void Patched(IAnsiConsole console, ExplainedExample e)
    {
        if (e.Other is null) throw new NotSupportedException("it takes a second example of as many steps, and the sample has none; gate-clamping and gates change the values of one run.");
        console.Effects(ActivationPatching.Effects(e.Model, e.Batch, e.Other, e.Target, initial: e.Initial));
    }

    internal static void Rollouts(IAnsiConsole console, ExplainedExample e)
    {
        foreach (Rollout rollout in AttentionRollout.Of(e.Model, e.Batch, initial: e.Initial))
        {
            console.Say($"Where what {string.Join(", ", rollout.Attention)} gathers at the end comes from:");
            console.Bars(rollout.Origins[0].Zip(rollout.Last(0)).OrderByDescending(pair => pair.Second).Take(Most));
        }
    }

    internal static void Judged(IAnsiConsole console, ExplainedExample e)
    {
        EvaluationReport report = Judge.Evaluate(e.Model, e.Batch, e.Target,
        [
            Explainer.Of<float>("LRP", (model, batch, target, stop) => Lrp.Attribute(model, batch, target)),
            Explainer.Of<float>("Occlusion", (model, batch, target, stop) => Occlusion.Attribute(model, batch, target, cancellation: stop)),
        ], e.Initial);
        foreach (ExplainerReport method in report.Methods)
            console.Say($"{method.Method}: completeness gap {Text(method.CompletenessGap)}, infidelity {Text(method.Infidelity)}, sensitivity {Text(method.SensitivityMax)}, deletion {Text(method.Deletion)}, insertion {Text(method.Insertion)}; of another model it is {(method.Parameters is not { } check ? "not judged" : check.Passed ? "another one, as it should be" : "the same, which speaks against it")}.");

        static string Text(Estimate? estimate) => estimate is { } taken ? FormattableString.Invariant($"{taken.Mean:0.000}") : "not taken";
    }

    internal static void Moved(IAnsiConsole console, ExplainedExample e)
    {
        string input = e.Vectors ?? e.Model.Compiled.Description.Inputs.First(info => info.Noise == NoiseKind.None).Name;
        if (e.IsTokens) throw new NotSupportedException("tokens do not change by degrees; saliency is by what the model makes of them.");
        Trace<float> run = e.Model.Compiled.Record(e.Batch, e.Initial);
        TangentRun<float> tangents = Tangents.Along(e.Model, e.Batch, new Dictionary<string, IReadOnlyList<float[,]>> { [input] = [run[input].Of(0)] }, e.Initial);
        console.Say($"How each quantity changes at its last step, to first order and on average over units, while all of '{input}' grows:");
        console.Bars(e.Model.Compiled.Description.Quantities.Where(info => !info.Shape.Contains(-1)).Select(info => (info.Name, Mean(tangents[info.Name]))).Take(2 * Most), "0.0000");

        static double Mean(Quantity<float> tangent)
        {
            float[] last = tangent[0, tangent.Lengths[0] - 1].ToArray();
            return last.Average(unit => Math.Abs((double)unit));
        }
    }

    /// <summary>The first output; of a cell that marks none, the next value of its first state.</summary>
    private static string OutputOf(ExplainedExample e)
    {
        ModelDescription model = e.Model.Compiled.Description;
        return (model.Quantities.FirstOrDefault(info => (info.Role & QuantityRole.Output) != 0) ?? model.Quantities[model.States.Length > 0 ? model.States[0].NextSlot : model.Quantities.Length - 1]).Name;
    }

    /// <summary>All steps of a short example, the strongest of a long one.</summary>
    private static void Bars(IAnsiConsole console, ExplainedExample e, double[] values)
    {
        IEnumerable<int> shown = values.Length <= 2 * Most ? Enumerable.Range(0, values.Length) : Enumerable.Range(0, values.Length).OrderByDescending(step => Math.Abs(values[step])).Take(Most).Order();
        console.Bars(shown.Select(step => (e.Steps[step], values[step])), "0.0000");
    }

    private static double Size(float[,] cells, int step) => Enumerable.Range(0, cells.GetLength(1)).Average(unit => Math.Abs((double)cells[step, unit]));
}
