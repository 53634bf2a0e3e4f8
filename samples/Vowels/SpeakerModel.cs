using RnnDsl;
using RnnDsl.Cells;
using static RnnDsl.Equations;

namespace Vowels;

/// <summary>Frames of sound → an LSTM in each direction → the mean and the greatest of its states over the frames → a class.</summary>
[SequenceModel]
public partial class SpeakerModel
{
    [Input("I")] Series frames;
    [Dropout(0.1, "I")] Series keepFrame;
    [Dropout(0.3, "4*H")] Vec keep;
    [Layer("I", "H")] Lstm ahead;
    [Layer("I", "H")] Lstm back;
    [Weight("C", "4*H")] Mat W;
    [Bias("C")] Vec b;

    Series heard => keepFrame * frames;
    Series hidden => Concat(Scan(ahead, heard), ScanReverse(back, heard));
    Vec summary => Concat(Mean(hidden), Max(hidden));
    [Output] Vec logits => W * (keep * summary) + b;
}
