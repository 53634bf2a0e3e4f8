using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>
/// Keeps vanishing adjoints from becoming denormal numbers, with which arithmetic is a hundred times slower: over a thousand
/// steps back from one target most adjoints vanish. (The processor's own switch for this is out of reach of managed code.)
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Denormals
{
    /// <summary>Zero where |x| is below 2⁻¹⁰⁰ in float, 2⁻⁹⁶⁰ in double; else x, a NaN too. What is left has room for products before they turn denormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush<T, V>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> =>
        V.Where(V.Less(V.Abs(x), V.Of(typeof(T) == typeof(float) ? 7.888609052210118e-31 : 1.026e-289)), V.Of(0), x);
}
