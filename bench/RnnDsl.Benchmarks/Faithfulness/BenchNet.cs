using RnnDsl.Benchmarks.Faithfulness.Nets;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Faithfulness;

/// <summary>A trained net of a faithfulness folder.</summary>
internal static class BenchNet
{
    /// <summary>Reads a net in double; its kind and its layers are in the file's metadata.</summary>
    /// <exception cref="InvalidDataException">The file holds another kind of net.</exception>
    internal static IRecurrentModel<double> Read(string file)
    {
        SafeTensors tensors = SafeTensors.Read(file);
        string kind = tensors.Metadata.GetValueOrDefault("kind", ""), layers = tensors.Metadata.GetValueOrDefault("layers", "");
        int units = Shape("rnn.weight_hh_l0", 1), inputs = Shape("rnn.weight_ih_l0", 1), classes = Shape("fc.weight", 0);
        IRecurrentModel<double> net = (kind, layers) switch
        {
            ("gru", "1") => new GruNet.Of<double>(I: inputs, H: units, C: classes),
            ("gru", "2") => new GruStackNet.Of<double>(I: inputs, H: units, C: classes),
            ("lstm", "1") => new LstmNet.Of<double>(I: inputs, H: units, C: classes),
            ("lstm", "2") => new LstmStackNet.Of<double>(I: inputs, H: units, C: classes),
            _ => throw new InvalidDataException($"{file}: kind '{kind}' with '{layers}' layers; gru and lstm with 1 or 2 layers are known."),
        };
        net.Load(file);
        return net;

        int Shape(string name, int dimension) => tensors.Entries.FirstOrDefault(entry => entry.Name == name) is { } entry
            ? (int)entry.Shape[dimension]
            : throw new InvalidDataException($"{file}: there is no tensor '{name}'.");
    }
}
