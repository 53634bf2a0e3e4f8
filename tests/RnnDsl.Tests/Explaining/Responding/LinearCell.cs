using static RnnDsl.Equations;

namespace RnnDsl.Tests.Explaining.Responding;

/// <summary>A linear recurrence: every derivative is a product of matrices.</summary>
[RecurrentCell]
public partial class LinearCell
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Bias("H")] Vec b;

    [Next(nameof(h))] Vec hNext => W * x + U * h + b;
}

/// <summary>A forecaster whose output comes back as its next input.</summary>
[SequenceModel]
public partial class LinearForecaster
{
    [Feedback(nameof(y))] Series before;
    [Input("I")] Series x;
    [Layer("J", "H")] RnnDsl.Cells.Rnn reader;
    [Weight("O", "H")] Mat W;
    [Bias("O")] Vec b;

    Series hidden => Scan(reader, Concat(before, x));
    [Output] Series y => W * hidden + b;
}
