using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests.Compressing;

public class CompressedCopyTests
{
    private static readonly Batch<double> Inputs = Batch<double>.From([.. Enumerable.Range(0, 6).Select(i => Numbers.Draw(new Random(i), 4 + i, 3))]);

    private static readonly RecurrentModel<double> Model = new Gru(I: 3, H: 8, seed: 4).Compiled.Cast<double>();

    [Fact]
    public void Pruning_nothing_gives_the_same_bits()
    {
        CompressedCopy<double> copy = PrunedCopy.Of(Model, 0);
        Assert.Equal(Model.Parameters.Flat.ToArray(), copy.Model.Parameters.Flat.ToArray());
        Assert.Equal(Model.Run(Inputs).First.ToArray(), copy.Model.Run(Inputs).First.ToArray());
        Assert.Equal(0, copy.Report.Zeros);
        Assert.Equal(copy.Report.DenseBytes, copy.Report.Bytes);
        Assert.Equal(8 * copy.Report.Elements, copy.Report.Bytes);
    }

    [Theory]
    [InlineData(0.3, false)]
    [InlineData(0.3, true)]
    [InlineData(1, false)]
    public void The_weights_of_least_magnitude_are_pruned(double share, bool perParameter)
    {
        double[] before = Model.Parameters.Flat.ToArray();
        CompressedCopy<double> copy = PrunedCopy.Of(Model, share, new() { PerParameter = perParameter });
        Assert.Equal(before, Model.Parameters.Flat.ToArray());
        string[] weights = ["Wz", "Wr", "Wn", "Uz", "Ur", "Un"];
        foreach (string[] group in perParameter ? weights.Select(name => new[] { name }) : [weights])
        {
            (double Before, double After)[] pairs = [.. group.SelectMany(name => Model.Parameters[name].Span.ToArray().Zip(copy.Model.Parameters[name].Span.ToArray()))];
            int zeros = pairs.Count(pair => pair.After == 0);
            Assert.Equal((int)Math.Round(share * pairs.Length), zeros);
            Assert.All(pairs, pair => Assert.True(pair.After == 0 || pair.After == pair.Before));
            double largest = pairs.Where(pair => pair.After == 0).Max(pair => Math.Abs(pair.Before));
            Assert.All(pairs, pair => Assert.True(pair.After == 0 || Math.Abs(pair.Before) >= largest));
            Assert.Equal(zeros, copy.Report.Parameters.Where(parameter => group.Contains(parameter.Name)).Sum(parameter => parameter.Zeros));
            Assert.Equal(largest, copy.Report.Parameters.Where(parameter => group.Contains(parameter.Name)).Max(parameter => parameter.LargestChange));
        }
        Assert.Equal(Model.Parameters["bz"].Span.ToArray(), copy.Model.Parameters["bz"].Span.ToArray());
        Assert.True(copy.Report.Bytes < copy.Report.DenseBytes);
    }

    [Fact]
    public void Of_equal_magnitudes_as_many_go_as_were_asked_for()
    {
        RecurrentModel<double> model = Model.Cast<double>();
        using (ParameterEdit<double> edit = model.Edit()) edit["Un"].Span.Fill(0.25);
        CompressedCopy<double> copy = PrunedCopy.Of(model, 0.5, new() { Parameters = ["Un"] });
        Assert.Equal([.. Enumerable.Repeat(0.0, 32), .. Enumerable.Repeat(0.25, 32)], copy.Model.Parameters["Un"].Span.ToArray());
        Assert.Equal(32, copy.Report.Zeros);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rounding_to_int8_moves_a_weight_by_half_a_scale_at_most(bool perRow)
    {
        CompressedCopy<double> copy = QuantisedCopy.Of(Model, new() { PerRow = perRow });
        foreach (CompressedParameter parameter in copy.Report.Parameters.Where(parameter => parameter.Scales is not null))
        {
            int columns = parameter.Shape[1];
            Assert.Equal(perRow ? parameter.Shape[0] : 1, parameter.Scales!.Count);
            for (int i = 0; i < parameter.Elements; i++)
            {
                double scale = parameter.Scales[perRow ? i / columns : 0], before = Model.Parameters[parameter.Name][i], after = copy.Model.Parameters[parameter.Name][i];
                Assert.True(Math.Abs(after - before) <= scale / 2 * (1 + 1e-5), $"{parameter.Name}[{i}]: {before} became {after} by a scale of {scale}.");
                Assert.Equal(Math.Round(after / scale), after / scale, 1e-9);
                Assert.InRange(after / scale, -127 - 1e-9, 127 + 1e-9);
            }
            Assert.Equal(parameter.Elements + 4 * parameter.Scales.Count, parameter.Bytes);
        }
        Assert.Equal(6, copy.Report.Parameters.Count(parameter => parameter.Scales is not null));
        Assert.Equal(Model.Parameters["bn"].Span.ToArray(), copy.Model.Parameters["bn"].Span.ToArray());
        Assert.Equal(copy.Report.Parameters.Sum(parameter => parameter.Bytes), copy.Report.Bytes);
        Assert.Equal(copy.Model.Parameters.Flat.ToArray(), QuantisedCopy.Of(copy.Model, new() { PerRow = perRow }).Model.Parameters.Flat.ToArray());
    }

    [Fact]
    public void A_row_of_zeros_stays_one_when_rounded()
    {
        RecurrentModel<float> model = new Gru(I: 3, H: 4, seed: 1).Compiled;
        using (ParameterEdit<float> edit = model.Edit()) edit["Wz"].Span[..3].Clear();
        CompressedCopy<float> copy = QuantisedCopy.Of(model);
        Assert.Equal(0, copy.Report.Parameters.First(parameter => parameter.Name == "Wz").Scales![0]);
        Assert.Equal([0f, 0f, 0f], copy.Model.Parameters["Wz"].Span[..3].ToArray());
    }

    [Fact]
    public void What_was_done_to_a_copy_is_saved()
    {
        CompressionReport report = QuantisedCopy.Of(Model).Report;
        CompressionReport again = CompressionReport.FromJson(report.ToJson());
        Assert.Equal(report.ToJson(), again.ToJson());
        Assert.Equal(report.Bytes, again.Bytes);
        Assert.Contains("do not add up", Assert.Throws<ExplanationFileException>(() => CompressionReport.FromJson((report with { Bytes = 3 }).ToJson())).Message);
    }

    [Fact]
    public void What_cannot_be_compressed_is_told()
    {
        Assert.Contains("between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => PrunedCopy.Of(Model, 1.5)).Message);
        Assert.Contains("between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => PrunedCopy.Of(Model, double.NaN)).Message);
        Assert.Contains("no parameter 'Q'", Assert.Throws<ArgumentException>(() => PrunedCopy.Of(Model, 0.5, new() { Parameters = ["Q"] })).Message);
        Assert.Contains("no parameter to compress", Assert.Throws<ArgumentException>(() => QuantisedCopy.Of(Model, new() { Parameters = [] })).Message);
        RecurrentModel<double> broken = Model.Cast<double>();
        using (ParameterEdit<double> edit = broken.Edit()) edit["Un"].Span[3] = double.NaN;
        Assert.Contains("'Un' holds NaN", Assert.Throws<ArgumentException>(() => QuantisedCopy.Of(broken)).Message);
    }
}
