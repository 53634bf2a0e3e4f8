using static RnnDsl.Equations;

namespace RnnDsl.Tests.Sequences;

/// <summary>A query at each step over a context, with keys and values by weights that are made of others; there is no state.</summary>
[RecurrentCell]
internal partial class StatelessAttention
{
    [Input("I")] Vec x;
    [Context("D")] Series mem;
    [Weight("K", "I")] Mat Q;
    [Weight("D", "K")] Mat Keys;
    [Weight] Scalar scale;
    [Weight("O", "D")] Mat Values;

    Series keys => Transpose(Keys) * mem;
    [Attention] Signal alpha => Softmax(Dot(keys, Q * x) * Exp(scale));
    [Output] Vec read => Sum(alpha * ((scale * Values) * mem));
}
