using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>The width that a row of data takes in memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Padding
{
    /// <summary>The size in bytes that every row is a multiple of, and that every row is aligned to.</summary>
    public const int Bytes = 64;

    /// <summary>The number of elements of type <typeparamref name="T"/> in one group of <see cref="Bytes"/> bytes.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static int Group<T>() where T : unmanaged => Bytes / Unsafe.SizeOf<T>();

    /// <summary>Rounds a width up to a whole number of groups.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="n">A width in elements, not negative.</param>
    /// <returns>The least multiple of <see cref="Group{T}"/> that is not below <paramref name="n"/>.</returns>
    public static int Pad<T>(int n) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        int group = Group<T>();
        return checked(n + group - 1) / group * group;
    }
}
