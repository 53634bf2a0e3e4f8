using System.Text.Json;
using RnnDsl.Batching;
using RnnDsl.Files;
using RnnDsl.Kernels;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Files;

public sealed class ModelFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rnndsl").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("rnn.")]
    [InlineData("rnn")]
    public void AStateDictOfPyTorchGivesPyTorchsNumbers(string prefix)
    {
        var model = new HandWrittenGru.Of<double>(3, 4);
        model.Load(GoldenFiles.Path("gru.safetensors"), prefix);
        JsonElement golden = GoldenFiles.Json("gru");
        double[] input = GoldenFiles.Numbers(golden.GetProperty("input").GetProperty("data"));
        var x = new double[2, 5, 3];
        Buffer.BlockCopy(input, 0, x, 0, input.Length * sizeof(double));
        Trace<double> trace = model.Record(Batch<double>.From(x));
        foreach ((string quantity, string name) in new[] { ("hNext", "l0.h"), ("z", "l0.z"), ("r", "l0.r"), ("n", "l0.n") })
        {
            double[] expected = GoldenFiles.Numbers(golden.GetProperty("trace").GetProperty(name).GetProperty("data"));
            double[] actual = [.. trace[quantity].ToArray().Cast<double>()];
            for (int i = 0; i < expected.Length; i++) Samples.Close(expected[i], actual[i], 1e-10, $"{quantity}[{i}]");
        }
    }

    [Theory]
    [InlineData(ParameterNames.Own, "")]
    [InlineData(ParameterNames.Own, "cell.")]
    [InlineData(ParameterNames.Torch, "")]
    [InlineData(ParameterNames.Torch, "net.rnn.")]
    public void WhatIsSavedIsLoaded(ParameterNames names, string prefix)
    {
        HandWrittenGru.Of<float> saved = Samples.Gru<float>(5, 7), loaded = Samples.Gru<float>(5, 7, seed: 2), found = Samples.Gru<float>(5, 7, seed: 2);
        string path = Path.Combine(folder, "model.safetensors");
        saved.Save(path, names, prefix);
        loaded.Load(path, prefix);
        found.Load(path);
        Samples.Same(saved.Parameters.Flat, loaded.Parameters.Flat, "parameters");
        Samples.Same(saved.Parameters.Flat, found.Parameters.Flat, "parameters");
        Assert.Equal("Gru", SafeTensors.Read(path).Metadata["model"]);
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void SavingUnderPyTorchsNamesGivesPyTorchsTensors()
    {
        var model = new HandWrittenGru.Of<float>(3, 4);
        model.Load(GoldenFiles.Path("gru.safetensors"));
        using var stream = new MemoryStream();
        model.Save(stream, ParameterNames.Torch, "rnn.");
        SafeTensors expected = SafeTensors.Read(GoldenFiles.Path("gru.safetensors")), actual = GoldenFiles.Parse(stream.ToArray());
        Assert.Equal(4, actual.Entries.Count);
        Assert.Equal("pt", actual.Metadata["format"]);
        foreach (TensorEntry entry in actual.Entries)
        {
            Assert.Equal(expected.Entries.Single(other => other.Name == entry.Name).Shape, entry.Shape);
            Assert.Equal(expected[entry.Name].ToArray(), actual[entry.Name].ToArray());
        }
    }

    [Fact]
    public void AFileIsReplacedAsAWhole()
    {
        string path = Path.Combine(folder, "model.safetensors");
        File.WriteAllText(path, "something else");
        Samples.Gru<float>(2, 3).Save(path);
        Samples.Gru<float>(2, 3, seed: 2).Load(path);
        Assert.Equal([path], Directory.GetFiles(folder));
        string gone = Path.Combine(folder, "gone", "model.safetensors");
        Assert.Throws<DirectoryNotFoundException>(() => Samples.Gru<float>(2, 3).Save(gone));
        string taken = Directory.CreateDirectory(Path.Combine(folder, "taken")).FullName;
        Assert.ThrowsAny<Exception>(() => Samples.Gru<float>(2, 3).Save(taken));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void ForeignFilesLeaveTheModelAsItWas()
    {
        Refused("lstm.safetensors", 3, 4, "'rnn.weight_ih_l0' has shape [16 × 3] in the file; the model wants Wz, Wr, Wn [12 × 3]");
        Refused("gru.safetensors", 2, 4, "'rnn.weight_ih_l0' has shape [12 × 3] in the file; the model wants Wz, Wr, Wn [12 × 2]");
        Refused("gru_stacked2.safetensors", 3, 4, "'rnn.weight_ih_l1' [12 × 4] is there, and the model has no use for it");
        Refused("gru_bidir.safetensors", 3, 4, "'rnn.weight_hh_l0_reverse' [12 × 4] is there");
        string missing = Refused("gru.safetensors", 3, 4, "'nn.weight_ih_l0' is missing (for Wz, Wr, Wn [12 × 3])", prefix: "nn");
        Assert.Contains("'nn.bias_hh_l0' is missing (for cz, cr, cn [12])", missing);
    }

    [Fact]
    public void MoreThanOneModuleThatFitsNeedsAPrefix()
    {
        HandWrittenGru.Of<float> first = Samples.Gru<float>(3, 4), second = Samples.Gru<float>(3, 4, seed: 2);
        var writer = new SafeTensorsWriter<float>();
        foreach ((string prefix, HandWrittenGru.Of<float> model) in new[] { ("a.", first), ("b.c.", second) })
            foreach (ParameterInfo info in model.Parameters.Infos) writer.Add(prefix + info.Name, info.Shape, model.Parameters[info.Name].Span);
        string path = Path.Combine(folder, "two.safetensors");
        writer.Write(path);
        HandWrittenGru.Of<float> loaded = Samples.Gru<float>(3, 4, seed: 3);
        Assert.Contains("give one of the prefixes a., b.c.", Assert.Throws<ModelFileException>(() => loaded.Load(path)).Message);
        loaded.Load(path, "b.c");
        Samples.Same(second.Parameters.Flat, loaded.Parameters.Flat, "parameters");
    }

    [Fact]
    public void WithoutStrictnessOneLayerOfSeveralIsTaken()
    {
        var model = new HandWrittenGru.Of<double>(3, 4);
        model.Load(GoldenFiles.Path("gru_stacked2.safetensors"), strict: false);
        Assert.Equal(SafeTensors.Read(GoldenFiles.Path("gru_stacked2.safetensors"))["rnn.bias_ih_l0"][0], model.Parameters["br"][0]);
    }

    [Fact]
    public void DamagedFilesLeaveTheModelAsItWas()
    {
        byte[] whole = GoldenFiles.Bytes("gru.safetensors");
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 4);
        float[] before = model.Parameters.Flat.ToArray();
        long version = model.Parameters.Version;
        for (int length = 0; length < whole.Length; length += 7)
            Assert.Throws<ModelFileException>(() => model.Load(new MemoryStream(whole[..length])));
        Assert.Equal(version, model.Parameters.Version);
        Samples.Same<float>(before, model.Parameters.Flat, "parameters");
    }

    [Fact]
    public void FlippedBitsAreRefusedOrLoaded()
    {
        byte[] whole = GoldenFiles.Bytes("gru.safetensors");
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 4);
        var random = new RandomStream(3);
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = [.. whole];
            damaged[random.NextBits() % (ulong)whole.Length] ^= (byte)(1 << (int)(random.NextBits() % 8));
            long version = model.Parameters.Version;
            Exception? thrown = Record.Exception(() => model.Load(new MemoryStream(damaged)));
            Assert.True(thrown is null or ModelFileException, thrown?.ToString());
            Assert.Equal(thrown is null ? version + 1 : version, model.Parameters.Version);
        }
    }

    [Theory]
    [InlineData("f64")]
    [InlineData("f16")]
    [InlineData("bf16")]
    public void EveryTypeIsLoaded(string type)
    {
        string path = GoldenFiles.Path($"attn_sentiment.{type}.safetensors");
        var model = new HandWrittenGru.Of<float>(4, 4);
        model.Load(path);
        double[] expected = SafeTensors.Read(path)["rnn.weight_hh_l0"].ToArray();
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal((float)expected[i], model.Parameters["Ur"].Span[i]);
            Assert.Equal((float)expected[16 + i], model.Parameters["Uz"].Span[i]);
            Assert.Equal((float)expected[32 + i], model.Parameters["Un"].Span[i]);
        }
    }

    [Fact]
    public void NumbersTooLargeForTheModelAreRefused()
    {
        HandWrittenGru.Of<double> large = Samples.Gru<double>(2, 3);
        using (ParameterEdit<double> edit = large.Edit()) edit["cn"][1] = 1e300;
        using var stream = new MemoryStream();
        large.Save(stream);
        stream.Position = 0;
        HandWrittenGru.Of<float> model = Samples.Gru<float>(2, 3);
        float[] before = model.Parameters.Flat.ToArray();
        Assert.Contains("tensor 'cn' holds numbers too large for Single", Assert.Throws<ModelFileException>(() => model.Load(stream)).Message);
        Samples.Same<float>(before, model.Parameters.Flat, "parameters");
        using ParameterEdit<float> again = model.Edit();
    }

    [Fact]
    public void FullNamesAreCountedFromWhereTheModuleSits()
    {
        ModelDescription model = new("Head", [new("N", 2)], [new("x", [2])], [], [], [],
            [new("W", [2, 2], ParameterRole.Weight, "weight", -1), new("V", [2], ParameterRole.Weight, "fc.weight"), new("own", [2], ParameterRole.Bias)], [], [], [], []);
        string[] Names(string prefix, params string[] file) =>
            [.. TensorNaming.Parts(model, ParameterNames.Torch, prefix, file.Length == 0 ? null : file.Contains).Select(part => part.Tensor)];
        Assert.Equal(["weight_l0", "fc.weight", "own"], Names(""));
        Assert.Equal(["rnn.weight_l0", "fc.weight", "rnn.own"], Names("rnn."));
        Assert.Equal(["net.rnn.weight_l0", "net.fc.weight", "net.rnn.own"], Names("net.rnn."));
        Assert.Equal(["net.rnn.weight", "fc.weight", "net.rnn.own"], Names("net.rnn.", "net.rnn.weight", "fc.weight"));
        Assert.Equal(["net.weight_l0", "net.fc.weight", "net.own"], Names("net.", "net.weight_l0", "net.weight", "net.fc.weight"));
    }

    private static string Refused(string file, int inputs, int units, string message, string prefix = "")
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(inputs, units);
        float[] before = model.Parameters.Flat.ToArray();
        long version = model.Parameters.Version;
        string text = Assert.Throws<ModelFileException>(() => model.Load(GoldenFiles.Path(file), prefix)).Message;
        Assert.Contains(message, text);
        Assert.Contains("does not hold a Gru", text);
        Assert.Equal(version, model.Parameters.Version);
        Samples.Same<float>(before, model.Parameters.Flat, "parameters");
        return text;
    }
}
