using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// Linear attention as a recurrence (Katharopoulos et al., arXiv 2006.16236, 2020), with the feature map elu(u) + 1.
/// S holds values in rows and keys in columns, so S' = S + v kᵀ; n normalises.
/// </summary>
[RecurrentCell]
public partial class LinearAttention
{
    [Input("I")] Vec x;
    [State("V", "K")] Mat S;
    [State("K")] Vec n;
    [Weight("K", "I")] Mat Wq, Wk;
    [Weight("V", "I")] Mat Wv;

    Vec q => Elu(Wq * x) + 1;
    Vec k => Elu(Wk * x) + 1;
    Vec v => Wv * x;
    [Next(nameof(S))] Mat SNext => S + Outer(v, k);
    [Next(nameof(n))] Vec nNext => n + k;
    [Output] Vec y => SNext * q / Sum(nNext * q);
}
