using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Files;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

public class WeightHeatmapTests
{
    [Fact]
    public void A_file_whose_table_has_other_sizes_than_numbers_is_damaged()
    {
        string json = WeightHeatmap.Of("w", new NumberTable(2, 3, [1, 2, 3, 4, 5, 6])).ToJson();
        string lies = json.Replace("\"columns\":3", "\"columns\":4");
        Assert.NotEqual(json, lies);
        Assert.Contains("2 × 4 cannot have 6 numbers", Assert.Throws<ExplanationFileException>(() => WeightHeatmap.FromJson(lies)).Message);
    }

    [Fact]
    public void A_small_matrix_is_shown_as_it_is()
    {
        var model = new Gru(I: 3, H: 4, seed: 1);
        WeightHeatmap map = WeightHeatmap.Of(model, "Wz", new WeightHeatmapOptions { ColumnLabels = ["price", "volume", "day"] });
        Assert.False(map.IsReduced);
        for (int i = 0; i < 4; i++)
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(model.Compiled.Parameters["Wz"][i, j], map.Mean[i, j]);
            Assert.Equal(map.Mean[i, j], map.Extreme[i, j]);
        }
        Assert.Equal(["price", "volume", "day"], map.Columns.Labels);
        Assert.Equal(["0", "1", "2", "3"], map.Rows.Labels);
        Assert.Equal(map.Mean.Data.Max(Math.Abs), map.Limit);
        Assert.Equal((4, 1), (WeightHeatmap.Of(model, "bz").Mean.Rows, WeightHeatmap.Of(model, "bz").Mean.Columns));
        Assert.Equal(map.ToJson(), WeightHeatmap.FromJson(map.ToJson()).ToJson());
    }

    [Fact]
    public void A_large_matrix_is_shown_by_mean_and_extreme_of_cells_that_keep_to_their_block()
    {
        var table = new NumberTable(10, 7);
        for (int i = 0; i < 70; i++) table.Data[i] = Math.Sin(i * i);
        WeightHeatmap map = WeightHeatmap.Of("W", table, new WeightHeatmapOptions
        {
            MaximumRows = 5, MaximumColumns = 3, RowBlocks = [new("r", 3), new("z", 3), new("n", 4)], ColumnBlocks = [new("x", 2), new("h", 5)],
        });
        Assert.True(map.IsReduced);
        Assert.All([0, 3, 6, 10], start => Assert.Contains(start, map.Rows.Starts));
        Assert.All([0, 2, 7], start => Assert.Contains(start, map.Columns.Starts));
        Assert.True(map.Rows.Cells <= 5 && map.Columns.Cells <= 3);
        for (int i = 0; i < map.Rows.Cells; i++)
        for (int j = 0; j < map.Columns.Cells; j++)
        {
            double[] inside = [.. from row in Enumerable.Range(map.Rows.Starts[i], map.Rows.Starts[i + 1] - map.Rows.Starts[i])
                               from column in Enumerable.Range(map.Columns.Starts[j], map.Columns.Starts[j + 1] - map.Columns.Starts[j])
                               select table[row, column]];
            Assert.Equal(inside.Average(), map.Mean[i, j], 1e-12);
            Assert.Equal(inside.MaxBy(Math.Abs), map.Extreme[i, j]);
        }
        Assert.Equal("r 0 … r 2", map.Rows.Labels[0]);
        Assert.Equal(table.Data.Max(Math.Abs), map.Limit);
        Assert.True(map.RobustLimit <= map.Limit);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1000, 1)]
    [InlineData(1000, 128)]
    [InlineData(129, 128)]
    [InlineData(128, 128)]
    public void The_number_of_cells_is_the_one_asked_for(int count, int most)
    {
        HeatmapAxis axis = HeatmapAxis.Of("rows", count, most, null, null);
        Assert.Equal(Math.Min(count, most), axis.Cells);
        axis.Check("rows", axis.Cells);
    }

    [Fact]
    public void A_packed_tensor_of_a_file_shows_its_gates()
    {
        GoldenFile golden = GoldenFile.Load("lstm");
        AxisBlock[] gates = [.. new[] { "i", "f", "g", "o" }.Select(gate => new AxisBlock(gate, golden.Units))];
        WeightHeatmap map = WeightHeatmap.OfFile(GoldenFile.PathOf("lstm.safetensors"), "rnn.weight_hh_l0", new WeightHeatmapOptions { RowBlocks = gates });
        var model = new Lstm.Of<double>(I: golden.Inputs, H: golden.Units);
        model.Load(GoldenFile.PathOf("lstm.safetensors"), "rnn.");
        Assert.Equal(model.Parameters["Ug"][1, 0], map.Mean[2 * golden.Units + 1, 0]);
        Assert.Equal("g 1", map.Rows.Labels[2 * golden.Units + 1]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        var model = new Gru(I: 3, H: 4, seed: 1);
        string Message(WeightHeatmapOptions options) => Assert.ThrowsAny<ArgumentException>(() => WeightHeatmap.Of(model, "Wz", options)).Message;
        Assert.Contains("The blocks 'a' (3) are not the 4 rows", Message(new WeightHeatmapOptions { RowBlocks = [new("a", 3)] }));
        Assert.Contains("There are 1 labels for 3 columns", Message(new WeightHeatmapOptions { ColumnLabels = ["a"] }));
        Assert.Contains("4 blocks of rows, and no more than 2 cells", Message(new WeightHeatmapOptions { MaximumRows = 2, RowBlocks = [new("a", 1), new("b", 1), new("c", 1), new("d", 1)] }));
        Assert.Contains("has no parameter 'V'", Assert.Throws<ArgumentException>(() => WeightHeatmap.Of(model, "V")).Message);
        Assert.Contains("has no tensor 'V'", Assert.Throws<ArgumentException>(() => WeightHeatmap.OfFile(GoldenFile.PathOf("gru.safetensors"), "V")).Message);
        Assert.Contains("Element (0, 1) of 'W' is NaN", Assert.Throws<ArgumentException>(() => WeightHeatmap.Of("W", new NumberTable(1, 2, [1, double.NaN]))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightHeatmap.Of(model, "Wz", new WeightHeatmapOptions { RobustShare = 0 }));
    }
}
