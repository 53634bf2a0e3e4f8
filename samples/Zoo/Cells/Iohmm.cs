using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The input-output hidden Markov model as a recurrent network (Bengio and Frasconi, An input output HMM architecture, 1995).
/// The input decides the transition probabilities, a column for each state that is left: ζ' = φ ζ, columns of φ sum to 1.
/// The output network is one softmax layer.
/// </summary>
[RecurrentCell]
public partial class Iohmm
{
    [Input("I")] Vec x;
    [State("H")] Vec zeta;
    [Weight("H*H", "I")] Mat W;
    [Bias("H*H")] Vec b;
    [Weight("O", "H")] Mat V;
    [Bias("O")] Vec by;

    Mat phi => Softmax(Reshape(W * x + b, H, H), 0);
    [Next(nameof(zeta))] Vec zetaNext => phi * zeta;
    [Output] Vec y => Softmax(V * zetaNext + by);
}
