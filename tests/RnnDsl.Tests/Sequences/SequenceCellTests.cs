using RnnDsl.Batching;
using RnnDsl.Models;
using ContextRnn = Zoo.Cells.ContextRnn;

namespace RnnDsl.Tests.Sequences;

/// <summary>Cells that attend, compiled, against their equations and central differences, on ragged batches.</summary>
public class SequenceCellTests
{
    private static readonly int[] Ragged = [4, 1, 6, 3, 6];

    private static readonly Dictionary<string, Func<RecurrentModel<float>>> Makers = new()
    {
        ["context"] = () => new ContextRnn(I: 3, H: 4, D: 5, A: 2, seed: 1).Compiled,
        ["history"] = () => new AttentionRnn(I: 3, H: 4, A: 5, seed: 2).Compiled,
        ["named history"] = () => new NamedAttentionRnn(I: 2, H: 5, A: 3, seed: 3).Compiled,
        ["many memories"] = () => new ManyMemories(I: 3, H: 4, D: 2, seed: 4).Compiled,
        ["stateless"] = () => new StatelessAttention(I: 2, D: 3, K: 4, O: 2, seed: 6).Compiled,
        ["off the loop"] = () => new OffLoop(I: 2, H: 3, D: 5, seed: 7).Compiled,
        ["breadth"] = () => new SeriesBreadth(D: 3, K: 4, seed: 5).Compiled,
    };

    public static TheoryData<string> Cells => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Values_are_those_of_the_equations(string cell)
    {
        var experiment = new SequenceExperiment(Double(cell), Ragged);
        experiment.CheckValues(experiment.Record());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_are_central_differences(string cell)
    {
        var experiment = new SequenceExperiment(Double(cell), Ragged);
        experiment.CheckGradients(experiment.Gradients(experiment.Record()));
    }

    internal static RecurrentModel<double> Double(string cell) => Makers[cell]().Cast<double>();
}
