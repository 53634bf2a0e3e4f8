using RnnDsl.Batching;
using RnnDsl.Benchmarks.Faithfulness.Nets;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Insight.Tests.Streaming;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests.Compressing;

public class SmallerCopyTests
{
    private const int Inputs = 5, Units = 5;
    private static readonly int[] Dead = [1, 4];
    private static readonly Batch<double> Batch = Batch<double>.From([.. Enumerable.Range(0, 6).Select(i => Numbers.Draw(new Random(i), 4 + i, Inputs))]);

    [Fact]
    public void Without_dead_units_a_net_gives_the_same_outputs()
    {
        Same(h => new GruNet.Of<double>(I: Inputs, H: h, C: 3), "logits", "lower.Uz", "lower.Ur", "lower.Un", "W");
        Same(h => new LstmNet.Of<double>(I: Inputs, H: h, C: 3), "logits", "lower.Ui", "lower.Uf", "lower.Ug", "lower.Uo", "W");
        Same(h => new GruStackNet.Of<double>(I: Inputs, H: h, C: 3), "logits",
            "lower.Uz", "lower.Ur", "lower.Un", "upper.Wz", "upper.Wr", "upper.Wn", "upper.Uz", "upper.Ur", "upper.Un", "W");
        Same(h => new Packed.Of<double>(I: Inputs, H: h, C: 3), "y", "U", "V");
    }

    [Fact]
    public void Units_are_found_in_axes_that_hold_inputs_too()
    {
        Same(h => new InputsFirst.Of<double>(I: Inputs, H: h, C: 3), "y", "V", "Wz +5", "Wn +5");
        RecurrentModel<double> model = Kill(new SourceRecurrence.Of<double>(I: Inputs, H: Units), "Wz", "Wr", "Wh");
        CompressedCopy<double> copy = SmallerCopy.Of(model, "H", 3, h => new SourceRecurrence.Of<double>(I: Inputs, H: h), Batch, Target.Direction("hNext", [1, 0, -1, 0.5, 0]));
        Assert.Equal([0, 2, 3], copy.Report.Units!.Kept);
        Trace<double> full = model.Record(Batch), small = copy.Model.Record(Batch);
        for (int example = 0; example < Batch.Count; example++)
        for (int step = 0; step < Batch.Lengths[example]; step++)
        for (int j = 0; j < 3; j++)
            Assert.Equal(full["hNext"][example, step][copy.Report.Units.Kept[j]], small["hNext"][example, step][j], 1e-13);
    }

    [Fact]
    public void The_units_of_a_matrix_state_go_by_row_and_column()
    {
        RecurrentModel<double> model = new FastWeights.Of<double>(I: Inputs, H: Units);
        model.Initialize(5);
        CompressedCopy<double> copy = SmallerCopy.Of(model, "H", 4, h => new FastWeights.Of<double>(I: Inputs, H: h), Batch, Target.Unit("hNext", 2));
        int removed = Enumerable.Range(0, Units).Except(copy.Report.Units!.Kept).Single();
        Assert.NotEqual(2, removed);
        var silenced = new Interventions<double>().Set("hNext", 0, unit: removed);
        for (int i = 0; i < Units; i++) silenced.Set("ANext", 0, unit: removed * Units + i).Set("ANext", 0, unit: i * Units + removed);
        double[] full = Target.Unit("hNext", 2).ValueOf(model.Record(Batch)), without = Target.Unit("hNext", 2).ValueOf(model.Record(Batch, interventions: silenced));
        double[] small = Target.Unit("hNext", copy.Report.Units.Kept.ToList().IndexOf(2)).ValueOf(copy.Model.Record(Batch));
        for (int example = 0; example < full.Length; example++) Assert.Equal(without[example], small[example], 1e-13);
        Assert.Equal(Math.Sqrt(full.Zip(without, (a, b) => (a - b) * (a - b)).Average()), copy.Report.Units.Effects[removed], 1e-13);
        Assert.Equal(copy.Report.Units.Effects.Min(), copy.Report.Units.Effects[removed]);
    }

    [Fact]
    public void All_units_are_the_model_itself()
    {
        RecurrentModel<double> model = new Gru.Of<double>(I: Inputs, H: Units);
        model.Initialize(3);
        CompressedCopy<double> copy = SmallerCopy.Of(model, "H", Units, h => new Gru.Of<double>(I: Inputs, H: h), Batch, Target.Sum("hNext"));
        Assert.Equal(model.Parameters.Flat.ToArray(), copy.Model.Parameters.Flat.ToArray());
        Assert.Equal(copy.Report.DenseBytes, copy.Report.Bytes);
        Assert.Equal(copy.Report.ToJson(), CompressionReport.FromJson(copy.Report.ToJson()).ToJson());
        CompressionReport damaged = copy.Report with { Units = copy.Report.Units! with { Kept = [1, 0] } };
        Assert.Contains("ascending", Assert.Throws<ExplanationFileException>(() => CompressionReport.FromJson(damaged.ToJson())).Message);
    }

    [Fact]
    public void Units_go_one_after_the_other_or_at_once()
    {
        RecurrentModel<double> model = new LstmNet.Of<double>(I: Inputs, H: 9, C: 2);
        model.Initialize(8);
        Target target = Target.Unit("logits", 0);
        CompressedCopy<double> each = SmallerCopy.Of(model, "H", 4, h => new LstmNet.Of<double>(I: Inputs, H: h, C: 2), Batch, target);
        CompressedCopy<double> atOnce = SmallerCopy.Of(model, "H", 4, h => new LstmNet.Of<double>(I: Inputs, H: h, C: 2), Batch, target, new() { UnitsPerRound = 9 });
        double[] full = target.ValueOf(model.Record(Batch));
        UnitSelection units = each.Report.Units!, first = atOnce.Report.Units!;
        Assert.Equal(Enumerable.Range(0, 9), units.Kept.Concat(units.Removed).Order());
        // What the model does with the units silenced is what the copy does without them.
        Assert.Equal(Distance(full, each.Model), units.Effects[units.Removed[^1]], 1e-13);
        Assert.Equal(first.Effects.Order().Take(5), first.Removed.Select(unit => first.Effects[unit]));
        Assert.Equal(first.Removed[0], units.Removed[0]);

        double Distance(double[] expected, RecurrentModel<double> copy) => Math.Sqrt(expected.Zip(target.ValueOf(copy.Record(Batch)), (a, b) => (a - b) * (a - b)).Average());
    }

    [Fact]
    public void Of_two_units_that_do_the_same_one_stays_when_they_go_one_after_the_other()
    {
        RecurrentModel<double> model = new GruNet.Of<double>(I: Inputs, H: 4, C: 1);
        model.Initialize(8);
        using (ParameterEdit<double> edit = model.Edit())
            foreach (string name in edit.Infos.Select(info => info.Name).Where(name => name.StartsWith("lower.", StringComparison.Ordinal)))
            {
                WeightEdit<double> parameter = edit[name];
                int columns = parameter.Span.Length / 4;
                if (name.StartsWith("lower.U", StringComparison.Ordinal)) parameter.Span.Clear();
                parameter.Span[..columns].CopyTo(parameter.Span[columns..]);
            }
        Trace<double> run = model.Record(Batch);
        double[] Last(int unit) => [.. Enumerable.Range(0, Batch.Count).Select(example => run["lower.hNext"][example, Batch.Lengths[example] - 1][unit])];
        double Size(int unit) => Math.Sqrt(Last(unit).Average(value => value * value));
        double sign = -Math.Sign(Last(0).Zip(Last(2), (a, b) => a * b).Sum());
        using (ParameterEdit<double> edit = model.Edit()) edit["W"].Set([1, 1, sign * 1.5 * Size(0) / Size(2), 10 * Size(0) / Size(3)]);

        UnitSelection Removed(int perRound) =>
            SmallerCopy.Of(model, "H", 2, h => new GruNet.Of<double>(I: Inputs, H: h, C: 1), Batch, Target.Unit("logits", 0), new() { UnitsPerRound = perRound }).Report.Units!;
        Assert.Equal([2, 3], Removed(2).Kept);
        Assert.Equal([0, 3], Removed(1).Kept);
        Assert.Equal([1, 2], Removed(1).Removed);
    }

    [Fact]
    public void What_has_no_units_to_leave_out_is_told()
    {
        RecurrentModel<double> gru = new Gru.Of<double>(I: Inputs, H: Units);
        Target target = Target.Sum("hNext");
        Assert.Contains("no dimension 'D'; it has I = 5, H = 5", Told(gru, "D", 3, h => new Gru.Of<double>(I: Inputs, H: h), target));
        Assert.Contains("keeps 1 to 5", Told(gru, "H", 6, h => new Gru.Of<double>(I: Inputs, H: h), target));
        Assert.Contains("the same shapes are made", Told(gru, "H", 3, _ => new Gru.Of<double>(I: Inputs, H: Units), target));
        Assert.Contains("another definition is made, Lstm", Told(gru, "H", 3, h => new Lstm.Of<double>(I: Inputs, H: h), target));
        Assert.Contains("Only H may differ", Told(gru, "H", 3, h => new Gru.Of<double>(I: 4, H: h), target));
        Assert.Contains("input 'x' has the dimension I", Told(gru, "I", 3, i => new Gru.Of<double>(I: i, H: Units), target));
        Assert.Contains("input 'x' has the dimension H", Told(new Keeping.Of<double>(H: Inputs), "H", 3, h => new Keeping.Of<double>(H: h), target));
        RecurrentModel<double> ordered = new Ordered.Of<double>(I: Inputs, H: Units);
        ordered.Initialize(1);
        Assert.Contains("are not alike", Told(ordered, "H", 3, h => new Ordered.Of<double>(I: Inputs, H: h), target));
        Assert.Contains("no state has the dimension C", Told(new GruNet.Of<double>(I: Inputs, H: Units, C: 3), "C", 2, c => new GruNet.Of<double>(I: Inputs, H: Units, C: c), Target.Unit("logits", 0)));

        static string Told(RecurrentModel<double> model, string dimension, int units, Func<int, IRecurrentModel<double>> create, Target target) =>
            Assert.ThrowsAny<ArgumentException>(() => SmallerCopy.Of(model, dimension, units, create, Batch, target)).Message;
    }

    private static void Same(Func<int, RecurrentModel<double>> create, string output, params string[] readers)
    {
        RecurrentModel<double> model = Kill(create(Units), readers);
        Target target = Target.Unit(output, 1);
        CompressedCopy<double> copy = SmallerCopy.Of(model, "H", Units - Dead.Length, create, Batch, target);
        Assert.Equal([0, 2, 3], copy.Report.Units!.Kept);
        foreach (int unit in Dead) Assert.Equal(0, copy.Report.Units.Effects[unit]);
        double[,,] full = model.Run(Batch)[output].ToArray(), small = copy.Model.Run(Batch)[output].ToArray();
        Assert.All(full.Cast<double>().Zip(small.Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        Assert.True(copy.Report.Bytes < copy.Report.DenseBytes);
        Assert.Equal(copy.Report.Elements * 8, copy.Report.Bytes);
    }

    /// <summary>Sets to zero what reads the dead units: their columns, after so many others where the name says so.</summary>
    private static RecurrentModel<double> Kill(RecurrentModel<double> model, params string[] readers)
    {
        model.Initialize(11);
        using ParameterEdit<double> edit = model.Edit();
        foreach (string reader in readers)
        {
            string[] parts = reader.Split(" +");
            WeightEdit<double> matrix = edit[parts[0]];
            foreach (int unit in Dead)
                for (int row = 0; row < matrix.Shape[0]; row++) matrix[row, unit + (parts.Length > 1 ? int.Parse(parts[1]) : 0)] = 0;
        }
        return model;
    }
}
