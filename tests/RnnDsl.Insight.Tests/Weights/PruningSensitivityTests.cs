using RnnDsl.Batching;
using RnnDsl.Benchmarks.Faithfulness;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests;

public class PruningSensitivityTests
{
    private static readonly Random Draws = new(7);

    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 9).Select(i => Numbers.Draw(Draws, 2 + i % 4, 3))];

    private static readonly int[] Classes = [.. Enumerable.Range(0, 9).Select(i => i % 2)];

    private static RecurrentModel<double> Model { get; } = new GoldenGruEncoder(I: 3, H: 4, C: 2, seed: 3).Compiled.Cast<double>();

    private static Target Loss => Target.CrossEntropy("logits", Classes);

    [Fact]
    public void A_point_is_the_model_with_the_least_magnitudes_zero()
    {
        Batch<double> batch = Batch<double>.From(Sequences);
        PruningSensitivity pruning = PruningSensitivity.Of(Model, batch, Loss, new PruningSensitivityOptions { Shares = [0, 0.5, 1], RowBudget = 5 });
        double[] before = Loss.ValueOf(Model.Tape(batch));
        Assert.Equal(before.Average(), pruning.Baseline.Mean, 1e-12);
        foreach (PruningCurve curve in pruning.Parameters.Append(pruning.Together))
        {
            Assert.Equal((0, 0.0, 1.0), (curve.Points[0].Removed, curve.Points[0].Effect.Magnitude.Mean, curve.Points[0].Effect.Agreement!.Value.Mean));
            foreach (PruningPoint point in curve.Points)
            {
                RecurrentModel<double> pruned = Model.Cast<double>();
                string[] names = curve.Name == "all" ? [.. pruning.Parameters.Select(one => one.Name)] : [curve.Name];
                double[] magnitudes = [.. names.SelectMany(name => Model.Parameters[name].Span.ToArray()).Select(Math.Abs).Order()];
                long removed = (long)Math.Round(point.Share * magnitudes.Length);
                Assert.Equal(removed, point.Removed);
                using (ParameterEdit<double> edit = pruned.Edit())
                    foreach (string name in names)
                        foreach (ref double value in edit[name].Span)
                            if (removed > 0 && Math.Abs(value) <= magnitudes[removed - 1]) value = 0;
                double[] after = Loss.ValueOf(pruned.Tape(batch)), changes = [.. after.Zip(before, (a, b) => a - b)];
                Assert.Equal(Estimate.Of(changes).Mean, point.Effect.Target.Mean, 1e-12);
                Assert.Equal(Estimate.Of(changes).StandardError, point.Effect.Target.StandardError, 1e-12);
                Quantity<double> full = Model.Run(batch)["logits"], now = pruned.Run(batch)["logits"];
                int same = Enumerable.Range(0, batch.Count).Count(i => full.Value(i)[0] > full.Value(i)[1] == now.Value(i)[0] > now.Value(i)[1]);
                Assert.Equal((double)same / batch.Count, point.Effect.Agreement!.Value.Mean, 1e-12);
                double norm = Enumerable.Range(0, batch.Count).Average(i => Norm(full.Value(i)[0], full.Value(i)[1]));
                Assert.Equal(Enumerable.Range(0, batch.Count).Average(i => Norm(full.Value(i)[0] - now.Value(i)[0], full.Value(i)[1] - now.Value(i)[1])) / norm, point.Effect.Output.Mean, 1e-12);
            }
        }
        Assert.All(pruning.Parameters, curve => Assert.Equal(ParameterRole.Weight, Model.Description.Parameters[Model.Description.ParameterOf(curve.Name)].Role));
        Assert.Equal(pruning.ToJson(), PruningSensitivity.FromJson(pruning.ToJson()).ToJson());
    }

    [Fact]
    public void The_model_stays_as_it_is_bit_for_bit()
    {
        ParameterSet<double> before = Model.Parameters;
        double[] bits = before.Flat.ToArray();
        PruningSensitivity.Of(Model, Batch<double>.From(Sequences), Loss, new PruningSensitivityOptions { Shares = [0.9] });
        UnitAblation.Of(Model, Batch<double>.From(Sequences), Loss, new UnitAblationOptions { Columns = false });
        Assert.Same(before, Model.Parameters);
        Assert.Equal(before.Version, Model.Parameters.Version);
        Assert.Equal(bits.Select(BitConverter.DoubleToInt64Bits), Model.Parameters.Flat.ToArray().Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Pieces_and_threads_change_nothing_and_examples_give_the_same_as_a_target()
    {
        Batch<double> batch = Batch<double>.From(Sequences);
        PruningSensitivityOptions options = new() { Shares = [0.4], Parameters = ["encoder.Uz", "W"] };
        PruningSensitivity a = PruningSensitivity.Of(Model, batch, Loss, options with { RowBudget = 1 });
        PruningSensitivity b = PruningSensitivity.Of(Model, batch, Loss, options with { RowBudget = 1000, Run = new RunOptions { Threads = 2 } });
        Assert.Equal(a.ToJson(), b.ToJson());
        Example<double>[] examples = [.. Sequences.Zip(Classes, (sequence, label) => new Example<double>(sequence, label))];
        PruningSensitivity c = PruningSensitivity.Of(Model, examples, new SoftmaxCrossEntropy<double>("logits"), options);
        Assert.Equal(a.Together.Points[0].Effect.Target.Mean, c.Together.Points[0].Effect.Target.Mean, 1e-12);
        Assert.Equal(["encoder.Uz", "W"], c.Parameters.Select(curve => curve.Name));
    }

    [Fact]
    public void Ablation_ranks_the_rows_and_columns_that_count()
    {
        RecurrentModel<double> model = Model.Cast<double>();
        using (ParameterEdit<double> edit = model.Edit()) (edit["W"][0, 2], edit["W"][1, 2]) = (5, -5);
        Batch<double> batch = Batch<double>.From(Sequences);
        UnitAblation ablation = UnitAblation.Of(model, batch, Loss, new UnitAblationOptions { Parameters = ["W", "b"] });
        Assert.Equal(2 + 4 + 2, ablation.Units.Count);
        Assert.Equal(ablation.Units.OrderByDescending(unit => unit.Effect.Magnitude.Mean), ablation.Units);
        Assert.Contains(ablation.Units.Take(3), unit => unit is { Parameter: "W", IsColumn: true, Index: 2 });
        AblatedUnit column = ablation.Units.Single(unit => unit is { Parameter: "W", IsColumn: true, Index: 2 });
        double[] before = Loss.ValueOf(model.Tape(batch));
        using (ParameterEdit<double> edit = model.Edit()) (edit["W"][0, 2], edit["W"][1, 2]) = (0, 0);
        Assert.Equal(Loss.ValueOf(model.Tape(batch)).Zip(before, (a, b) => a - b).Average(), column.Effect.Target.Mean, 1e-12);
        Assert.Equal(ablation.ToJson(), UnitAblation.FromJson(ablation.ToJson()).ToJson());
    }

    [Fact]
    public void A_trained_net_can_lose_a_third_and_not_nearly_all()
    {
        IRecurrentModel<double> net = BenchNet.Read(GoldenFile.PathOf("bench/first_token.gru-a.safetensors"));
        double[][,] sequences = [.. Enumerable.Range(0, 20).Select(i => Numbers.Draw(Draws, 6, net.Compiled.Description.Inputs[0].Shape[0]))];
        string output = net.Compiled.Description.Quantities[net.Compiled.Description.OutputSlots()[0]].Name;
        PruningSensitivity pruning = PruningSensitivity.Of(net, Batch<double>.From(sequences), Target.Unit(output, 0), new PruningSensitivityOptions { Shares = [0, 0.3, 0.95] });
        PruningCurve all = pruning.Together;
        Assert.True(all.Points[1].Effect.Agreement!.Value.Mean >= 0.9, $"{all.Points[1].Effect.Agreement}");
        Assert.True(all.Points[2].Effect.Output.Mean > 10 * all.Points[1].Effect.Output.Mean, $"{all.Points[2].Effect.Output} {all.Points[1].Effect.Output}");
        Assert.Equal(0.3, all.LargestShare(all.Points[1].Effect.Magnitude.Mean));
        Assert.Equal(0.0, all.LargestShare(0));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        Batch<double> batch = Batch<double>.From(Sequences);
        string Message(PruningSensitivityOptions options) => Assert.ThrowsAny<ArgumentException>(() => PruningSensitivity.Of(Model, batch, Loss, options)).Message;
        Assert.Contains("no parameter 'V'", Message(new PruningSensitivityOptions { Parameters = ["V"] }));
        Assert.Contains("a parameter is named twice", Message(new PruningSensitivityOptions { Parameters = ["W", "W"] }));
        Assert.Contains("no output 'hidden'", Message(new PruningSensitivityOptions { Output = "hidden" }));
        Assert.Contains("in [0, 1]", Message(new PruningSensitivityOptions { Shares = [1.2] }));
        Assert.Contains("no shares", Message(new PruningSensitivityOptions { Shares = [] }));
        Assert.Contains("Neither rows nor columns", Assert.Throws<ArgumentException>(() => UnitAblation.Of(Model, batch, Loss, new UnitAblationOptions { Rows = false, Columns = false })).Message);
        Assert.Contains("none of the parameters has columns", Assert.Throws<ArgumentException>(() => UnitAblation.Of(Model, batch, Loss, new UnitAblationOptions { Rows = false, Parameters = ["b"] })).Message);
        Assert.Throws<OperationCanceledException>(() => PruningSensitivity.Of(Model, batch, Loss, cancellation: new CancellationToken(canceled: true)));
    }

    private static double Norm(double a, double b) => Math.Sqrt(a * a + b * b);
}
