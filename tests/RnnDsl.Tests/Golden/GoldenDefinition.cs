using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>Which model a golden file is of, and what the file's names are there.</summary>
/// <param name="File">The file.</param>
/// <param name="Create">The model in the file's sizes.</param>
internal sealed record GoldenDefinition(string File, Func<GoldenFile, IRecurrentModel<float>> Create)
{
    /// <summary>Cells with a head, which give logits at each step.</summary>
    internal static readonly string[] Cells = ["rnn_tanh", "gru", "gru_v1", "lstm", "mgu_custom", "gru_wide", "lstm_wide", "gru_h0_all_steps", "gru_lengths"];

    /// <summary>Whole models of shipped cells and equations; gru_lengths is there as a cell, too.</summary>
    internal static readonly string[] Composed = ["gru_stacked2", "gru_bidir", "lstm_bidir", "attn_sentiment", "attn_sentiment over vectors", "attn_recurrent", "gru_lengths as a model"];

    /// <summary>Whether it is a model of layers, which gives one row of logits for a sequence.</summary>
    internal bool IsComposed { get; init; }

    /// <summary>What the file's prefixes are: of layers their names, of the model's own quantities nothing.</summary>
    internal (string Traced, string Own)[] Prefixes { get; init; } = [("l0.", "")];

    /// <summary>What holds the file's input: an input of the model, or the quantity that it makes of tokens.</summary>
    internal string Input { get; init; } = "x";

    /// <summary>Whether the model reads tokens, and makes the file's input of them.</summary>
    internal bool ReadsTokens => Input != "x";

    /// <summary>The definition that a case is of.</summary>
    internal static GoldenDefinition Of(string name) => name switch
    {
        "gru_stacked2" => Model(name, file => new GoldenGruStack(I: file.Inputs, H: file.Units, C: file.Classes), ("l0.", "lower."), ("l1.", "upper.")),
        "gru_bidir" => Model(name, file => new GoldenGruBothWays(I: file.Inputs, H: file.Units, C: file.Classes), ("l0.", "onward."), ("l0_reverse.", "backward.")),
        "lstm_bidir" => Model(name, file => new GoldenLstmBothWays(I: file.Inputs, H: file.Units, C: file.Classes), ("l0.", "onward."), ("l0_reverse.", "backward.")),
        "attn_sentiment" => Model(name, file => new GoldenSentiment(V: file.Tensor("weights/embedding.weight").Shape[0], E: file.Inputs, H: file.Units, C: file.Classes), ("l0.", "encoder."), ("attn.", ""))
            with { Input = "embedded" },
        "attn_sentiment over vectors" => Model("attn_sentiment", file => new GoldenVectorSentiment(E: file.Inputs, H: file.Units, C: file.Classes), ("l0.", "encoder."), ("attn.", "")),
        "attn_recurrent" => Model(name, file => new GoldenAttentionEncoder(I: file.Inputs, H: file.Units, C: file.Classes), ("l0.", "encoder.")),
        "gru_lengths as a model" => Model("gru_lengths", file => new GoldenGruEncoder(I: file.Inputs, H: file.Units, C: file.Classes), ("l0.", "encoder.")),
        _ => new GoldenDefinition(name, Cell),
    };

    private static GoldenDefinition Model(string file, Func<GoldenFile, IRecurrentModel<float>> create, params (string, string)[] prefixes) =>
        new(file, create) { IsComposed = true, Prefixes = prefixes };

    private static IRecurrentModel<float> Cell(GoldenFile file)
    {
        Assert.Equal(1, file.Layers);
        Assert.False(file.Bidirectional);
        (int I, int H, int C) = (file.Inputs, file.Units, file.Classes);
        return file.Cell switch
        {
            "rnn" => new GoldenRnn(I: I, H: H, C: C),
            "gru" => new GoldenGru(I: I, H: H, C: C),
            "gru_v1" => new GoldenGruV1(I: I, H: H, C: C),
            "lstm" => new GoldenLstm(I: I, H: H, C: C),
            "mgu" => new GoldenMgu(I: I, H: H, C: C),
            _ => throw new InvalidDataException($"{file.Name}: there is no test model for the cell '{file.Cell}'."),
        };
    }
}
