using RnnDsl.Data;

namespace RnnDsl.Tests.Data;

public class CsvSeriesTests
{
    private const string Text = "id,time,\"a, first\",b\nx,1,1.5,-2\ny,1,3,4\nx,2,5,6e1\n";

    [Fact]
    public void ColumnsGoByNameOrNumberInTheOrderAsked()
    {
        Assert.Equal(new[,] { { -2, 1.5 }, { 4, 3 }, { 60, 5 } }, Read(Text, ["b", 2]));
        Assert.Equal(new double[,] { { 1, 2 }, { 3, 4 } }, CsvSeries.Read(new StringReader("1;2\n3;4"), "t", null, new CsvOptions { HasHeader = false, Separator = ';' }));
    }

    [Fact]
    public void RowsOfAnIdAreASequence()
    {
        IReadOnlyList<CsvGroup> groups = CsvSeries.ReadGroups(new StringReader(Text), "t.csv", "id", ["a, first", "b"]);
        Assert.Equal(["x", "y"], groups.Select(group => group.Id));
        Assert.Equal(new[,] { { 1.5, -2 }, { 5, 60 } }, groups[0].Sequence);
        Assert.Equal(new double[,] { { 3, 4 } }, groups[1].Sequence);
        Assert.Equal(3, CsvSeries.ReadGroups(new StringReader(Text), "t.csv", 0)[0].Sequence.GetLength(1));
    }

    [Fact]
    public void MissingFieldsAreFilledWhereAsked()
    {
        var previous = new CsvOptions { Missing = MissingValues.Previous };
        Assert.Equal(new double[,] { { 2, 1 }, { 2, 1 }, { 3, 1 } }, CsvSeries.Read(new StringReader("a,b\n,1\n2,?\n3,NaN\n"), "t.csv", null, previous));
        Assert.Contains("t.csv(2,2): column 'b' has no value", Assert.Throws<DataFileException>(() => Read("a,b\n1,\n", [])).Message);
        Assert.Contains("all values of column 'b' are missing", Assert.Throws<DataFileException>(() => CsvSeries.Read(new StringReader("a,b\n1,\n"), "t.csv", null, previous)).Message);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x\n", "t.csv(3,2): column 'b' has 'x', which is not a finite number")]
    [InlineData("a,b\n1,2,3\n", "t.csv(2,2): the row has 3 fields; the first line has 2")]
    [InlineData("a,c\n1,2\n", "t.csv(1,1): there is no column 'b'; the columns are 'a', 'c'")]
    [InlineData("b,b\n1,2\n", "t.csv(1,2): there are 2 columns 'b'; say which by its number")]
    [InlineData("a,b\n", "t.csv: there are no rows")]
    [InlineData("", "t.csv: there are no lines")]
    [InlineData("a,b\n1,\"2\n", "t.csv(2,1): quotes do not fit")]
    public void WhatDoesNotFitIsNamedWithItsPlace(string text, string message) =>
        Assert.Contains(message, Assert.Throws<DataFileException>(() => Read(text, ["b"])).Message);

    [Fact]
    public void ColumnsThatCannotBeAreRefused()
    {
        Assert.Contains("there is no column number 7; there are 4", Assert.Throws<DataFileException>(() => Read(Text, [7])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(Text, [-1]));
        Assert.Throws<ArgumentException>(() => CsvSeries.Read(new StringReader("1,2"), "t", ["a"], new CsvOptions { HasHeader = false }));
    }

    private static double[,] Read(string text, CsvColumn[] columns) => CsvSeries.Read(new StringReader(text), "t.csv", columns);
}
