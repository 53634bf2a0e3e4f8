using System.Buffers.Binary;
using System.Text;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Tests.Files;

public class DamageTests
{
    [Fact]
    public void EveryTruncationIsFound()
    {
        byte[] whole = GoldenFiles.Bytes("gru.safetensors");
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<ModelFileException>(() => GoldenFiles.Parse(whole[..length]));
    }

    [Fact]
    public void FlippedBitsAreFoundOrHarmless()
    {
        byte[] whole = GoldenFiles.Bytes("gru.safetensors");
        var random = new RandomStream(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = [.. whole];
            int flips = 1 + (int)(random.NextBits() % 4);
            for (int i = 0; i < flips; i++) damaged[random.NextBits() % 500] ^= (byte)(1 << (int)(random.NextBits() % 8));
            try
            {
                GoldenFiles.Parse(damaged);
            }
            catch (ModelFileException)
            {
            }
        }
    }

    [Fact]
    public void RandomBytesAreNoFile()
    {
        var random = new RandomStream(2);
        for (int round = 0; round < 1000; round++)
        {
            var bytes = new byte[random.NextBits() % 200];
            foreach (ref byte value in bytes.AsSpan()) value = (byte)random.NextBits();
            Assert.Throws<ModelFileException>(() => GoldenFiles.Parse(bytes));
        }
    }

    [Theory]
    [InlineData("", "does not start with '{'")]
    [InlineData(" {}", "does not start with '{'")]
    [InlineData("[]", "does not start with '{'")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{} x", "not valid JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[[[[[1]]]]]],\"data_offsets\":[0,4]}}", "tensor 'a' has shape with something")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}", "tensor 'a' has shape with something")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "tensor 'a' has shape with something")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", "tensor 'a' has shape with something")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}", "tensor 'a' has shape that is not a list")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "which is no range")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", "which is no range")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9223372036854775808]}}", "something that is not a whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}", "unknown type 'F99'")]
    [InlineData("{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", "field 'dtype'")]
    [InlineData("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", "lacks dtype")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}", "field 'shape'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "which is 8 bytes, and data_offsets of 4 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", "more bytes than any file")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]}}", "more bytes than any file")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000000],\"data_offsets\":[0,8000000000000]}}", "the file has only 4 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}", "tensor 'b' starts at byte 1, inside the tensor before")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[3,4]}}", "bytes 2 to 3 belong to no tensor")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", "2 bytes at its end belong to no tensor")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "tensor 'a' is there twice")]
    [InlineData("{\"a\":7}", "not described by an object")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "metadata 'a' is not a string")]
    [InlineData("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "metadata 'a' is there twice")]
    [InlineData("{\"__metadata__\":[]}", "metadata is not an object")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "not valid text")]
    public void EveryFaultHasItsMessage(string header, string message)
    {
        Assert.Contains(message, Assert.Throws<ModelFileException>(() => GoldenFiles.Parse(File(header, 4))).Message);
    }

    [Fact]
    public void TextThatIsNotUtf8IsFound()
    {
        byte[] file = File("{\"a\":\"b\"}", 0);
        file[10] = 0xFF;
        Assert.Contains("not UTF-8", Assert.Throws<ModelFileException>(() => GoldenFiles.Parse(file)).Message);
    }

    [Theory]
    [InlineData(99_999_999, "only 56 follow")]
    [InlineData(100_000_001, "at most 100000000")]
    [InlineData(ulong.MaxValue, "at most 100000000")]
    public void ClaimedSizesTakeNoMemory(ulong claimed, string message)
    {
        var file = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimed);
        TakesNoMemory(file, message);
    }

    [Fact]
    public void ClaimedTensorsTakeNoMemory() =>
        TakesNoMemory(File("{\"a\":{\"dtype\":\"F32\",\"shape\":[500000000],\"data_offsets\":[0,2000000000]}}", 4), "the file has only 4 bytes");

    [Fact]
    public void OtherTypesAreListedButNotRead()
    {
        SafeTensors file = GoldenFiles.Parse(File("{\"a\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4));
        Assert.Equal(TensorType.Other, file.Entries[0].Type);
        Assert.Throws<ArgumentException>(() => file["a"].Length);
    }

    [Fact]
    public void NamesInMessagesAreShort()
    {
        string name = new('a', 100_000);
        ModelFileException thrown = Assert.Throws<ModelFileException>(() => GoldenFiles.Parse(File($"{{\"{name}\":7}}", 0)));
        Assert.True(thrown.Message.Length < 1000);
        Assert.Equal(name, thrown.Tensor);
    }

    [Fact]
    public void AStreamThatCannotSeekIsReadToo()
    {
        byte[] whole = GoldenFiles.Bytes("gru.safetensors");
        Assert.Equal(6, SafeTensors.Read(new Pipe(whole)).Entries.Count);
        Assert.Throws<ModelFileException>(() => SafeTensors.Read(new Pipe(whole[..^1])));
    }

    private static void TakesNoMemory(byte[] file, string message)
    {
        Assert.Throws<ModelFileException>(() => GoldenFiles.Parse(file));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelFileException thrown = Assert.Throws<ModelFileException>(() => GoldenFiles.Parse(file));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000);
        Assert.Contains(message, thrown.Message);
    }

    private static byte[] File(string header, int dataBytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
