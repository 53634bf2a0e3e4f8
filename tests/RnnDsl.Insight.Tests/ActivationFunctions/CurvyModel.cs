using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests;

/// <summary>A function before a layer, one after it, one of weights alone.</summary>
[SequenceModel]
public partial class CurvyModel
{
    [Input("I")] Series x;
    [Layer("I", "H")] Gru encoder;
    [Weight("C", "H")] Mat W;

    Mat positive => Softplus(W);
    Series hidden => Scan(encoder, Elu(x));
    [Output] Series y => positive * Relu(hidden);
}
