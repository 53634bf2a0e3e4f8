using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Intervening;

public class ActivationPatchingTests
{
    private const int Inputs = 3;
    private const int Units = 4;

    private readonly HandWrittenGru.Of<double> model = Samples.Gru<double>(Inputs, Units);
    private readonly double[][,] clean = Samples.Sequences<double>(Inputs, 5, 3, 5);
    private readonly Target target = Target.Direction("hNext", [1, -2, 0.5, 3]);

    /// <summary>The examples with one step changed.</summary>
    private Batch<double> Corrupted(int step)
    {
        double[][,] changed = [.. clean.Select(sequence => (double[,])sequence.Clone())];
        foreach (double[,] sequence in changed)
            if (step < sequence.GetLength(0))
                for (int feature = 0; feature < Inputs; feature++) sequence[step, feature] += 1;
        return Batch<double>.From(changed);
    }

    private Batch<double> Clean => Batch<double>.From(clean);

    [Fact]
    public void The_state_that_carries_the_difference_restores_all_of_it_and_states_before_it_nothing()
    {
        EffectTable table = ActivationPatching.Effects(model, Clean, Corrupted(1), target, new ActivationPatchingOptions { Quantities = ["hNext"] });
        Assert.Equal(2 * (5 + 3 + 5), table.Effects.Count);
        Assert.All(table.Effects, effect => Assert.Equal(effect.Step! >= 1 ? 1 : 0, effect.Share!.Value, 1e-12));
    }

    [Fact]
    public void What_no_run_differs_in_has_no_effect_and_no_share()
    {
        EffectTable table = ActivationPatching.Effects(model, Clean, Clean, target, new ActivationPatchingOptions { Quantities = ["z", "n"] });
        Assert.All(table.Effects, effect => Assert.Equal(0, effect.Change));
        Assert.All(table.Effects, effect => Assert.Null(effect.Share));
        Assert.All(table.Effects, effect => Assert.Equal(0, effect.Predicted));
        Assert.Null(table.Correlation);
    }

    [Fact]
    public void The_prediction_is_exact_where_the_target_is_linear()
    {
        EffectTable table = ActivationPatching.Effects(model, Clean, Corrupted(2), target, new ActivationPatchingOptions { Quantities = ["hNext"], PerUnit = true });
        InterventionEffect[] atTheEnd = [.. table.Effects.Where(effect => effect.Step == clean[effect.Example].GetLength(0) - 1)];
        Assert.Equal(2 * 3 * Units, atTheEnd.Length);
        Assert.All(atTheEnd, effect => Assert.Equal(effect.Predicted, effect.Change, 1e-12));
        Assert.InRange(table.CorrelationOf("hNext")!.Value, 0.9, 1);
        Assert.Equal(1, atTheEnd.Where(effect => effect.Example == 0 && effect.Kind == ActivationPatching.Denoising).Sum(effect => effect.Share!.Value), 1e-12);
    }

    [Fact]
    public void Effects_are_those_of_runs_one_by_one_whatever_the_budget_and_the_threads()
    {
        Batch<double> corrupted = Corrupted(0);
        var options = new ActivationPatchingOptions { PerUnit = true, Quantities = ["r", "az", "n"], Steps = [1, 4], Units = [0, 3] };
        EffectTable table = ActivationPatching.Effects(model, Clean, corrupted, target, options);
        Trace<double> from = model.Record(corrupted);
        foreach (InterventionEffect effect in table.Effects.Where(effect => effect.Kind == ActivationPatching.Noising))
        {
            Interventions<double> rule = new Interventions<double>().Patch(effect.Quantity, from, step: effect.Step, unit: effect.Unit, example: effect.Example);
            Assert.Equal(target.ValueOf(model.Record(Clean, interventions: rule))[effect.Example], effect.After);
        }
        Assert.Equal(2 * 3 * 2 * (2 + 1 + 2), table.Effects.Count);
        EffectTable small = ActivationPatching.Effects(model, Clean, corrupted, target, options with { RowBudget = 7, Run = new RunOptions { Threads = 2 } });
        Assert.Equal(table.Effects, small.Effects);
    }

    [Fact]
    public void Predictions_are_gradients_times_differences()
    {
        Batch<double> corrupted = Corrupted(0);
        EffectTable table = ActivationPatching.Effects(model, Clean, corrupted, target, new ActivationPatchingOptions { Quantities = ["z"], Direction = PatchingDirection.Denoising });
        ActivationReport<double> report = Activations.Report(model, corrupted, target);
        Trace<double> from = model.Record(Clean);
        foreach (InterventionEffect effect in table.Effects)
        {
            double sum = 0;
            for (int unit = 0; unit < Units; unit++)
                sum += report["z"].Derivatives[effect.Example, effect.Step!.Value][unit] * (from["z"][effect.Example, effect.Step.Value][unit] - report["z"].Values[effect.Example, effect.Step.Value][unit]);
            Assert.Equal(sum, effect.Predicted, 1e-14);
        }
    }

    [Fact]
    public void Means_over_examples_count_the_examples_that_have_the_place()
    {
        EffectTable table = ActivationPatching.Effects(model, Clean, Corrupted(1), target, new ActivationPatchingOptions { Quantities = ["hNext"], Direction = PatchingDirection.Denoising });
        MeanEffect[] means = [.. table.OverExamples()];
        Assert.Equal([3, 3, 3, 2, 2], means.Select(mean => mean.Examples));
        Assert.Equal([0, 1, 1, 1, 1], means.Select(mean => Math.Round(mean.Share!.Value, 12)));
        Assert.Equal(table.Strongest(1)[0].Change, table.Effects.MaxBy(effect => Math.Abs(effect.Change))!.Change);
    }

    [Fact]
    public void Whole_models_are_patched_by_the_names_of_their_layers()
    {
        var golden = new GoldenCase<double>("attn_sentiment");
        int[][] tokens = golden.File.Tokens, other = [.. tokens.Select(words => words.Select((word, i) => i == 2 ? (word + 1) % 5 : word).ToArray())];
        EffectTable table = ActivationPatching.Effects(golden.Model, golden.Batch, Batch<double>.FromTokens(other), Target.Units("logits", golden.File.Targets));
        Assert.Equal([.. golden.Model.Description.Quantities.Select(info => info.Name)], table.Quantities);
        Assert.Equal(1, table.Find("logits", 0, 0)!.Share!.Value, 1e-12);
        Assert.Equal(1, table.Find("context", 1, 0)!.Share!.Value, 1e-12);
        Assert.Equal(1, table.Find("embedded", 0, 2)!.Share!.Value, 1e-12);
        Assert.Equal(0, table.Find("embedded", 0, 1)!.Share!.Value, 1e-12);
        Assert.Equal(0, table.Find("encoder.hNext", 0, 1)!.Share!.Value, 1e-12);
    }

    [Fact]
    public void Progress_ends_at_one_and_cancellation_stops()
    {
        var shares = new List<double>();
        var options = new ActivationPatchingOptions { Quantities = ["z"], RowBudget = 5, Progress = new Told(shares.Add) };
        ActivationPatching.Effects(model, Clean, Corrupted(1), target, options);
        Assert.Equal(1, shares[^1]);
        Assert.Equal(shares.Order(), shares);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => ActivationPatching.Effects(model, Clean, Corrupted(1), target, options, cancellation: stop.Token));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Batch<double> shorter = Batch<double>.From(Samples.Sequences<double>(Inputs, 5, 3, 4)), fewer = Batch<double>.From(Samples.Sequences<double>(Inputs, 5));
        void With<TException>(string message, ActivationPatchingOptions? options, Batch<double>? corrupted = null) where TException : Exception =>
            Refused.With<TException>(message, () => ActivationPatching.Effects(model, Clean, corrupted ?? Corrupted(1), target, options));
        With<ArgumentException>("Gru: 'x' has 5 steps in the clean example 2 and 4 in the corrupted one; values are patched step by step.", null, shorter);
        With<ArgumentException>("Gru: there are 3 clean and 1 corrupted examples; each needs one of the other.", null, fewer);
        With<ArgumentException>("Gru has no quantity 'f'; it has ", new() { Quantities = ["f"] });
        With<ArgumentException>("Gru: 'h' is a state; its next value is the quantity 'hNext'.", new() { Quantities = ["h"] });
        With<ArgumentException>("Gru: no quantity is named; leave the list out for all of them.", new() { Quantities = [] });
        With<ArgumentOutOfRangeException>("Gru: the longest example has 5 steps of 'z', numbered from 0; there is no step 5.", new() { Quantities = ["z"], Steps = [5] });
        With<ArgumentOutOfRangeException>("Gru: 'z' has 4 (H = 4) units, numbered from 0; there is no unit 4.", new() { Quantities = ["z"], PerUnit = true, Units = [4] });
        With<ArgumentException>("Units are named, but all units of a quantity are to be patched together; set PerUnit.", new() { Units = [0] });
        With<ArgumentException>("0 is no direction to patch in.", new() { Direction = 0 });
        With<ArgumentOutOfRangeException>("options.RowBudget", new() { RowBudget = 0 });
        clean[1][2, 0] = double.NaN;
        With<ArgumentException>("Gru: input 'x' of example 1 is NaN at step 2, feature 0.", null);
    }
}

/// <summary>Progress that is told at once.</summary>
internal sealed class Told(Action<double> told) : IProgress<double>
{
    public void Report(double value) => told(value);
}
