using RnnDsl;
using static RnnDsl.Equations;

namespace Zoo.Cells;

/// <summary>
/// The linear recurrent unit (Orvieto et al., arXiv 2303.06349, 2023): a complex diagonal recurrence, written as its real and its
/// imaginary part. The eigenvalues are exp(−exp(ν) + i exp(θ)), the input is scaled by exp(γ).
/// </summary>
[RecurrentCell]
public partial class Lru
{
    [Input("I")] Vec x;
    [State("H")] Vec re, im;
    [Weight("H")] Vec nu, theta, gamma;
    [Weight("H", "I")] Mat Br, Bi;
    [Weight("O", "H")] Mat Cr, Ci;
    [Weight("O", "I")] Mat D;

    Vec a => Exp(-Exp(nu));
    Vec lr => a * Cos(Exp(theta));
    Vec li => a * Sin(Exp(theta));
    [Next(nameof(re))] Vec reNext => lr * re - li * im + Exp(gamma) * (Br * x);
    [Next(nameof(im))] Vec imNext => li * re + lr * im + Exp(gamma) * (Bi * x);
    [Output] Vec y => Cr * reNext - Ci * imNext + D * x;
}
