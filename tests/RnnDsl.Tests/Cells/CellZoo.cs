using RnnDsl.Cells;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Cells;

/// <summary>The shipped cells, and cells with heads.</summary>
internal static class CellZoo
{
    private const int Classes = 3;

    private static readonly Dictionary<string, Func<int, int, IRecurrentModel<float>>> Makers = new()
    {
        ["Rnn"] = (i, h) => new Rnn(I: i, H: h),
        ["RnnRelu"] = (i, h) => new RnnRelu(I: i, H: h),
        ["Gru"] = (i, h) => new Gru(I: i, H: h),
        ["GruV1"] = (i, h) => new GruV1(I: i, H: h),
        ["Lstm"] = (i, h) => new Lstm(I: i, H: h),
        ["PeepholeLstm"] = (i, h) => new PeepholeLstm(I: i, H: h),
        ["Mgu"] = (i, h) => new Mgu(I: i, H: h),
        ["SourceRecurrence"] = (i, h) => new SourceRecurrence(I: i, H: h),
        ["Named Concat"] = (i, h) => new NamedConcat(I: i, H: h),
        ["Delays"] = (i, h) => new Delays(I: i, H: h),
        ["Rnn with head"] = (i, h) => new GoldenRnn(I: i, H: h, C: Classes),
        ["Gru with head"] = (i, h) => new GoldenGru(I: i, H: h, C: Classes),
        ["GruV1 with head"] = (i, h) => new GoldenGruV1(I: i, H: h, C: Classes),
        ["Lstm with head"] = (i, h) => new GoldenLstm(I: i, H: h, C: Classes),
        ["Mgu with head"] = (i, h) => new GoldenMgu(I: i, H: h, C: Classes),
    };

    internal static IEnumerable<string> Names => Makers.Keys;

    /// <summary>A cell with weights and biases large enough to bend its activations.</summary>
    internal static RecurrentModel<float> Make(string name, int inputs, int units, ulong seed = 1)
    {
        RecurrentModel<float> model = Makers[name](inputs, units).Compiled;
        var random = new RandomStream(seed);
        using ParameterEdit<float> edit = model.Edit();
        for (int p = 0; p < edit.Infos.Count; p++)
        {
            double deviation = edit.Infos[p].Shape.Length == 2 ? 1 / Math.Sqrt(edit.Infos[p].Shape[1]) : 0.4;
            foreach (ref float value in edit[p].Span) value = (float)(deviation * random.NextNormal());
        }
        return model;
    }
}
