using static RnnDsl.Equations;

namespace RnnDsl.Tests.Explaining.Choosing;

/// <summary>Remembers the largest thing it saw: a second trigger changes nothing.</summary>
[RecurrentCell]
public partial class Latch
{
    [Input("I")] Vec x;
    [State] Scalar h;
    [Weight("I")] Vec w;

    [Next(nameof(h))] Scalar hNext => Max(h, Dot(w, x));
    [Output] Scalar y => 2 * hNext;
}
