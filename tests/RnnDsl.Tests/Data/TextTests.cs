using RnnDsl.Data;

namespace RnnDsl.Tests.Data;

public sealed class TextTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rnndsl").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TokensAreNumberedByFallingCounts()
    {
        string[][] texts = [["b", "a", "b", "c"], ["a", "b", "d"]];
        Assert.Equal(["<unk>", "b", "a", "c", "d"], TokenVocabulary.Build(texts).Tokens);
        Assert.Equal(["<pad>", "?", "b", "a"], TokenVocabulary.Build(texts, new VocabularyOptions { MinimumCount = 2, Unknown = "?", Padding = "<pad>" }).Tokens);
        TokenVocabulary small = TokenVocabulary.Build(texts, new VocabularyOptions { MaximumSize = 3 });
        Assert.Equal([1, 0, 2], small.Encode(["b", "zebra", "a"]));
        Assert.Equal(["b", "<unk>", "a"], small.Decode([1, 0, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => small.Decode([3]));
        Assert.Contains("No token is taken", Assert.Throws<ArgumentException>(() => TokenVocabulary.Build(texts, new VocabularyOptions { MinimumCount = 9 })).Message);
    }

    [Fact]
    public void AVocabularyComesBackFromItsFile()
    {
        string path = Path.Combine(folder, "words.json");
        TokenVocabulary vocabulary = TokenVocabulary.Build([["ä", "\"quoted\"", "b"]], new VocabularyOptions { Padding = "<pad>" });
        vocabulary.Save(path);
        vocabulary.Save(path);
        TokenVocabulary loaded = TokenVocabulary.Load(path);
        Assert.Equal(vocabulary.Tokens, loaded.Tokens);
        Assert.Equal((vocabulary.Unknown, vocabulary.Padding), (loaded.Unknown, loaded.Padding));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("{", "the JSON is damaged")]
    [InlineData("{}", "it has no tokens")]
    [InlineData("null", "it has no tokens")]
    [InlineData("{\"version\":9,\"unknown\":\"u\",\"tokens\":[\"u\"]}", "its version is 9")]
    [InlineData("{\"version\":1,\"unknown\":\"u\",\"tokens\":[\"u\",\"u\"]}", "'u' is there twice")]
    [InlineData("{\"version\":1,\"unknown\":\"u\",\"tokens\":[\"u\",null]}", "token 1 is null")]
    [InlineData("{\"version\":1,\"unknown\":\"v\",\"tokens\":[\"u\"]}", "not among its tokens")]
    public void ADamagedVocabularyIsNamed(string json, string message)
    {
        string path = Path.Combine(folder, "words.json");
        File.WriteAllText(path, json);
        Assert.Contains(message, Assert.Throws<DataFileException>(() => TokenVocabulary.Load(path)).Message);
    }

    [Fact]
    public void LabelledLinesAreWordsAndAClass()
    {
        IReadOnlyList<LabelledText> texts = LabelledText.Read(new StringReader("a  fine film\t1\n\nnot\tgood\t0\n"), "t.tsv");
        Assert.Equal(["a", "fine", "film"], texts[0].Tokens);
        Assert.Equal(["not", "good"], texts[1].Tokens);
        Assert.Equal([1, 0], texts.Select(text => text.Label));
    }

    [Theory]
    [InlineData("good\t1\nbad 0\n", "t.tsv(2,6): the line has no tab")]
    [InlineData("good\t2\n", "t.tsv(1,6): the class '2' is none of 0 to 1")]
    [InlineData("good\t\n", "t.tsv(1,6): the class '' is none of")]
    [InlineData(" \t1\n x\t1", "t.tsv(1,1): the sentence has no words")]
    [InlineData("\n", "t.tsv: there are no lines")]
    public void ALineThatDoesNotFitIsNamed(string text, string message) =>
        Assert.Contains(message, Assert.Throws<DataFileException>(() => LabelledText.Read(new StringReader(text), "t.tsv")).Message);
}
