using RnnDsl;
using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace Forecast;

/// <summary>A month's number → two GRUs, one on top of the other → the change to the next month. At each month the model foretells the one after.</summary>
[SequenceModel]
public partial class ForecastModel
{
    [Input("I")] Series months;
    [Layer("I", "H")] Gru lower;
    [Layer("H", "H")] Gru upper;
    [Weight("I", "H")] Mat W;
    [Bias("I")] Vec b;

    Series low => Scan(lower, months);
    Series top => Scan(upper, low);
    [Output] Series next => months + W * top + b;
}
