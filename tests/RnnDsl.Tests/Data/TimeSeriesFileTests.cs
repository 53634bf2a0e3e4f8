using RnnDsl.Data;
using RnnDsl.Training;

namespace RnnDsl.Tests.Data;

public class TimeSeriesFileTests
{
    private const string Header = "# a comment\n@problemName Two Tones\n@timeStamps false\n@univariate false\n@dimensions 2\n@equalLength false\n@classLabel true low high\n@data\n";

    [Fact]
    public void CasesAreStepsByDimensionsAndClassesAreNumbers()
    {
        TimeSeriesFile file = Read(Header + "1,2.5,-3e1:4,5,6:high\n\n7:8:low\n");
        Assert.Equal(("Two Tones", 2), (file.ProblemName, file.Dimensions));
        Assert.Equal(new double[,] { { 1, 4 }, { 2.5, 5 }, { -30, 6 } }, file.Sequences[0]);
        Assert.Equal(new double[,] { { 7, 8 } }, file.Sequences[1]);
        Assert.Equal([1, 0], file.Classes);
        Assert.Equal(["low", "high"], file.ClassNames);
        Example<float>[] examples = file.Examples<float>();
        Assert.Equal([1], examples[0].Classes!);
    }

    [Fact]
    public void AFileWithoutHeaderLinesOfSizesTakesThemFromItsFirstCase()
    {
        TimeSeriesFile file = Read("@classLabel false\n@data\n1,2:3,4:5,6\n7,8:9,10:11,12\n");
        Assert.Equal(3, file.Dimensions);
        Assert.Empty(file.Classes);
        Assert.Null(file.Examples<double>()[0].Classes);
        Assert.Contains("t.ts(4,1): the case has 2 dimensions; the file has 3", Message("@classLabel false\n@data\n1:2:3\n1:2\n"));
    }

    [Fact]
    public void MissingValuesAreAnErrorUnlessOneSaysWhatToMakeOfThem()
    {
        const string Case = "?,1,NaN,3:4,5,6,?:low\n";
        Assert.Contains("t.ts(9,1): a value is missing; read the file with MissingValues.Previous", Message(Header + Case));
        Assert.Equal(new double[,] { { 1, 4 }, { 1, 5 }, { 1, 6 }, { 3, 6 } }, Read(Header + Case, MissingValues.Previous).Sequences[0]);
        Assert.Equal(double.NaN, Read(Header + Case, MissingValues.NaN).Sequences[0][2, 0]);
        Assert.Contains("all values of dimension 1 are missing", Message(Header + "1,2:?,?:low\n", MissingValues.Previous));
    }

    [Theory]
    [InlineData("1,x:2,3:low", "t.ts(9,3): 'x' is not a finite number")]
    [InlineData("1,,3:1,2,3:low", "t.ts(9,3): there is no value between two separators")]
    [InlineData("1,2:3:low", "t.ts(9,5): dimension 1 has 1 values, dimension 0 has 2")]
    [InlineData("1,2:3,4:middle", "t.ts(9,9): 'middle' is none of the classes low, high")]
    [InlineData("1,2:3,4", "t.ts(9,1): the case has 1 dimensions before its class; the file has 2")]
    [InlineData("1,2", "t.ts(9,1): the case has no class")]
    [InlineData("1,1e999:3,4:low", "is not a finite number")]
    [InlineData("(0,1),(1,2):3:low", "t.ts(9,1): series with time stamps are not supported")]
    public void ACaseThatDoesNotFitIsNamedWithItsPlace(string line, string message) => Assert.Contains(message, Message(Header + line + "\n"));

    [Theory]
    [InlineData("@data\n", "there are no cases after @data")]
    [InlineData("", "there is no @data line")]
    [InlineData("1,2:3\n", "t.ts(1,1): there is no @data line before the first case")]
    [InlineData("@nonsense 3\n@data\n", "t.ts(1,1): '@nonsense' is no header")]
    [InlineData("@dimensions 0\n", "t.ts(1,1): @dimensions wants a whole number of at least 1")]
    [InlineData("@equalLength perhaps\n", "wants true or false")]
    [InlineData("@timeStamps true\n", "t.ts(1,13): series with time stamps")]
    [InlineData("@classLabel true\n", "wants the names of the classes")]
    [InlineData("@univariate true\n@dimensions 2\n@data\n", "t.ts(3,1): the header says both")]
    [InlineData("@equalLength true\n@seriesLength 3\n@classLabel false\n@data\n1,2\n", "t.ts(5,1): the case has 2 steps; the header says @equalLength true, and @seriesLength 3")]
    public void AHeaderThatDoesNotFitIsNamed(string text, string message) => Assert.Contains(message, Message(text));

    private static TimeSeriesFile Read(string text, MissingValues missing = MissingValues.Refuse) => TimeSeriesFile.Read(new StringReader(text), "t.ts", missing);

    private static string Message(string text, MissingValues missing = MissingValues.Refuse) => Assert.Throws<DataFileException>(() => Read(text, missing)).Message;
}
