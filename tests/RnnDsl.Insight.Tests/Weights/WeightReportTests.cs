using System.Buffers.Binary;
using System.Text;
using MathNet.Numerics.LinearAlgebra;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Files;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

public class WeightReportTests
{
    private static string Golden(string name) => GoldenFile.PathOf(name + ".safetensors");

    [Fact]
    public void The_statistics_are_those_of_the_elements()
    {
        RecurrentModel<double> model = new Gru(I: 5, H: 6, seed: 3).Compiled.Cast<double>();
        using (ParameterEdit<double> edit = model.Edit()) (edit["Un"][0, 0], edit["Un"][1, 2], edit["Un"][5, 5]) = (0, 0, 3);
        WeightSummary un = WeightReport.Of(model)["Un"];
        double[] values = model.Parameters["Un"].Span.ToArray();
        double mean = values.Average();
        double Central(int power) => values.Average(value => Math.Pow(value - mean, power));
        Assert.Equal([6L, 6L], un.Shape);
        Assert.Equal("F64", un.Type);
        Assert.Equal(36, un.Statistics.Count);
        Assert.Equal(0, un.Statistics.NotFinite);
        Assert.Equal(mean, un.Statistics.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(Central(2)), un.Statistics.StandardDeviation, 1e-12);
        Assert.Equal(Central(3) / Math.Pow(Central(2), 1.5), un.Statistics.Skewness, 1e-10);
        Assert.Equal(Central(4) / (Central(2) * Central(2)) - 3, un.Statistics.Kurtosis, 1e-10);
        Assert.Equal((values.Min(), 3), (un.Statistics.Minimum, un.Statistics.Maximum));
        Assert.Equal(2.0 / 36, un.Statistics.Zeros);
        Assert.Equal(values.Count(value => Math.Abs(value) <= 0.03) / 36.0, un.Statistics.Tiny, 1e-12);
        Assert.Equal(MathNet.Numerics.Statistics.ArrayStatistics.QuantileInplace([.. values], 0.5), un.Statistics.Quantiles[3], 1e-12);
        Assert.Equal(values.Sum(Math.Abs), un.Norms.L1, 1e-12);
        Assert.Equal(Math.Sqrt(values.Sum(value => value * value)), un.Norms.L2, 1e-12);
        Assert.Equal(un.Norms.L2 / 6, un.Norms.RootMeanSquare, 1e-12);
        Assert.Equal(36, un.Histogram!.Counts.Sum());
        Assert.Equal(1, un.Histogram.Counts[^1]);
        Assert.Equal(Math.Sqrt(Enumerable.Range(0, 6).Sum(row => Math.Pow(values[row * 6 + 5], 2))), un.Matrix!.ColumnNorms[5], 1e-12);
        Assert.Equal(Math.Sqrt(values[30..].Sum(value => value * value)), un.Matrix.RowNorms[5], 1e-12);
    }

    [Fact]
    public void The_spectra_of_known_matrices_are_known()
    {
        MatrixSpectrum turn = SpectrumOf(2, [0, -2, 2, 0]);
        Assert.Equal([2.0, 2.0], turn.SingularValues.Select(value => Math.Round(value, 12)));
        Assert.Equal((1.0, 2.0), (Math.Round(turn.ConditionNumber, 12), Math.Round(turn.EffectiveRank, 12)));
        Assert.Equal(2, turn.Eigen!.SpectralRadius, 1e-12);
        Assert.Equal([2.0, -2.0], turn.Eigen.Imaginary.Select(value => Math.Round(value, 12)));
        Assert.Equal(0, turn.Eigen.DepartureFromNormality, 1e-6);

        // Both eigenvalues are 1, and yet a vector can grow to more than ten times its length.
        MatrixSpectrum shear = SpectrumOf(2, [1, 10, 0, 1]);
        Assert.Equal(1, shear.Eigen!.SpectralRadius, 1e-9);
        Assert.Equal(10, shear.Eigen.DepartureFromNormality, 1e-9);
        Assert.Equal(5 + Math.Sqrt(26), shear.SpectralNorm, 1e-12);
        Assert.Equal(102 / Math.Pow(5 + Math.Sqrt(26), 2), shear.StableRank, 1e-12);

        MatrixSpectrum one = SpectrumOf(2, [1, 2, 3, 2, 4, 6]);
        Assert.Equal(1, one.Rank);
        Assert.Equal(Math.Sqrt(70), one.SpectralNorm, 1e-12);
        Assert.Null(one.Eigen);
        Assert.Equal(1, one.StableRank, 1e-12);

        MatrixSpectrum nothing = SpectrumOf(2, [0, 0, 0, 0]);
        Assert.Equal((0, 0.0, double.PositiveInfinity), (nothing.Rank, nothing.SpectralNorm, nothing.ConditionNumber));
    }

    [Fact]
    public void A_file_is_cut_into_gates_by_the_models_names_or_the_callers()
    {
        GoldenFile golden = GoldenFile.Load("gru");
        var model = new Gru.Of<double>(I: golden.Inputs, H: golden.Units);
        model.Load(Golden("gru"), "rnn.");
        WeightReport own = WeightReport.Of(model), named = WeightReport.OfFile(Golden("gru"), model, "rnn."), packed = WeightReport.OfFile(Golden("gru"),
            new WeightReportOptions { Packed = [new PackedTensor("rnn.*", ["r", "z", "n"])] });
        foreach (WeightSummary parameter in own.Parameters)
        {
            Assert.Equal(parameter.Statistics.Mean, named[parameter.Name].Statistics.Mean);
            Assert.Equal(parameter.Shape, named[parameter.Name].Shape);
            Assert.Equal(parameter.Matrix?.Spectrum?.SingularValues ?? [], named[parameter.Name].Matrix?.Spectrum?.SingularValues ?? []);
        }
        Assert.Equal("F32", named["Uz"].Type);
        Assert.Equal(("rnn.weight_hh_l0", golden.Units), (named["Uz"].Tensor, named["Uz"].FirstRow));
        Assert.Equal(own["Uz"].Norms, packed["rnn.weight_hh_l0[z]"].Norms);
        Assert.Equal(own["Un"].Matrix!.Spectrum!.Eigen!.SpectralRadius, packed["rnn.weight_hh_l0[n]"].Matrix!.Spectrum!.Eigen!.SpectralRadius);
        Assert.NotNull(packed["fc.weight"]);
        Assert.NotNull(named["fc.weight"]);
        WeightSummary whole = WeightReport.OfFile(Golden("gru"))["rnn.weight_hh_l0"];
        Assert.Equal(3 * golden.Units, whole.Matrix!.Rows);
        double[] rows = [.. model.Parameters["Ur"].Span, .. model.Parameters["Uz"].Span, .. model.Parameters["Un"].Span];
        double[] singular = [.. Matrix<double>.Build.DenseOfRowMajor(3 * golden.Units, golden.Units, rows).Svd().S];
        Assert.Equal(singular[0], whole.Matrix.Spectrum!.SpectralNorm, 1e-12);
    }

    [Theory]
    [InlineData("f16", "F16", 2e-3)]
    [InlineData("bf16", "BF16", 2e-2)]
    [InlineData("f64", "F64", 0)]
    public void Other_precisions_are_read(string file, string type, double off)
    {
        WeightReport exact = WeightReport.OfFile(Golden("attn_sentiment")), read = WeightReport.OfFile(Golden("attn_sentiment." + file));
        Assert.Equal(exact.Parameters.Select(one => one.Name), read.Parameters.Select(one => one.Name));
        foreach (WeightSummary one in read.Parameters)
        {
            Assert.Equal(type, one.Type);
            Assert.Equal(exact[one.Name].Norms.L2, one.Norms.L2, off * exact[one.Name].Norms.L2 + 1e-12);
        }
    }

    [Fact]
    public void What_cannot_be_read_or_computed_is_said()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            Write(path, """{"counts":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]},"none":{"dtype":"F32","shape":[0,3],"data_offsets":[24,24]},"s":{"dtype":"F32","shape":[],"data_offsets":[24,28]},"kernel":{"dtype":"F32","shape":[2,1,2],"data_offsets":[28,44]}}""",
                [0, 0, 1, float.NaN, -2, 0, 7, 1, 2, 3, 4]);
            WeightReport report = WeightReport.OfFile(path, new WeightReportOptions { MaximumElements = 4 });
            Assert.Equal(new SkippedTensor("counts", "it is of type I32; F64, F32, F16 and BF16 are read"), Assert.Single(report.Skipped));
            Assert.Equal((4, 1, 1.0 / 3), (report["w"].Statistics.Count, report["w"].Statistics.NotFinite, report["w"].Statistics.Zeros));
            Assert.Null(report["w"].Matrix!.Spectrum);
            Assert.Equal("no spectrum: not all elements are finite numbers", report["w"].Matrix!.NotComputed);
            Assert.Equal(0, report["none"].Statistics.Count);
            Assert.Null(report["none"].Matrix);
            Assert.Equal(7, report["s"].Statistics.Mean);
            Assert.Equal((2, 2), (report["kernel"].Matrix!.Rows, report["kernel"].Matrix!.Columns));
            Assert.Equal("it has 4 elements, above MaximumElements = 3", WeightReport.OfFile(path, new WeightReportOptions { MaximumElements = 3 }).Skipped[1].Reason);
            Assert.Contains("[2 × 2]; its rows cannot be cut into 3 equal blocks (a, b, c)", Assert.Throws<ArgumentException>(() =>
                WeightReport.OfFile(path, new WeightReportOptions { Packed = [new PackedTensor("w", ["a", "b", "c"])] })).Message);
            Assert.Equal(report.ToJson(), WeightReport.FromJson(report.ToJson()).ToJson());
            Assert.Equal("no spectrum: the smaller side is 2, above LargestSpectrum = 1", WeightReport.OfFile(path, new WeightReportOptions { LargestSpectrum = 1 })["kernel"].Matrix!.NotComputed);
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..^4]);
            Assert.Throws<ModelFileException>(() => WeightReport.OfFile(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_and_names_are_checked()
    {
        var model = new Rnn(I: 2, H: 3, seed: 1);
        Assert.Contains("has no parameter 'V'", Assert.Throws<ArgumentException>(() => WeightReport.Of(model)["V"]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightReport.Of(model, new WeightReportOptions { Bins = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightReport.Of(model, new WeightReportOptions { Tiny = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightReport.Of(model, new WeightReportOptions { Quantiles = [1.5] }));
        Assert.Contains("each another one", Assert.Throws<ArgumentException>(() => WeightReport.OfFile("none", new WeightReportOptions { Packed = [new PackedTensor("w", ["a", "a"])] })).Message);
        Assert.Throws<OperationCanceledException>(() => WeightReport.Of(model, cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_report_comes_back_from_its_file()
    {
        WeightReport report = WeightReport.Of(new Lstm(I: 3, H: 4, seed: 5));
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            report.Save(path);
            Assert.Equal(report.ToJson(), WeightReport.Load(path).ToJson());
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Throws<ExplanationFileException>(() => WeightReport.FromJson(report.ToJson().Replace("\"columns\":3", "\"columns\":4", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a.weight", "a.weight", true)]
    [InlineData("a.weight", "a.weights", false)]
    [InlineData("rnn.*", "rnn.bias_ih_l0", true)]
    [InlineData("*_l?", "rnn.bias_ih_l0", false)]
    [InlineData("*weight*l0", "rnn.weight_hh_l0", true)]
    [InlineData("*weight*l0", "rnn.weight_hh_l01", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("a*b*b", "ab", false)]
    [InlineData("a**b", "ab", true)]
    public void A_star_stands_for_any_text(string pattern, string name, bool means) => Assert.Equal(means, new PackedTensor(pattern, ["x"]).Means(name));

    /// <summary>An embedding of many rows: nothing of the square of its longer side is made.</summary>
    [Fact]
    public void A_long_matrix_has_the_spectrum_of_its_gram_matrix()
    {
        var random = new Random(6);
        Matrix<double> matrix = Matrix<double>.Build.Dense(60_000, 3, (_, _) => random.NextDouble() - 0.5);
        double[] wanted = [.. matrix.TransposeThisAndMultiply(matrix).Evd().EigenValues.Select(value => Math.Sqrt(value.Real)).OrderDescending()];
        foreach (Matrix<double> one in new[] { matrix, matrix.Transpose() })
        {
            MatrixSpectrum found = WeightAnalysis.SpectrumOf(one, Math.ScaleB(1, -52), eigen: false);
            Assert.Equal(3, found.Rank);
            for (int k = 0; k < 3; k++) Assert.Equal(wanted[k], found.SingularValues[k], 1e-9 * wanted[0]);
        }
    }

    private static MatrixSpectrum SpectrumOf(int rows, double[] values) =>
        WeightAnalysis.SpectrumOf(Matrix<double>.Build.DenseOfRowMajor(rows, values.Length / rows, values), Math.ScaleB(1, -52), eigen: rows * rows == values.Length);

    private static void Write(string path, string header, float[] values)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), bytes = new byte[8 + json.Length + 4 * values.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(8 + json.Length + 4 * i), values[i]);
        File.WriteAllBytes(path, bytes);
    }
}
