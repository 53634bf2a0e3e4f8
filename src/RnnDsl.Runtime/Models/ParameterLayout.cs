using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>Where each parameter starts in flat storage: at a multiple of 64 bytes, row by row without padding inside.</summary>
internal sealed class ParameterLayout
{
    private readonly int[] offsets;

    private ParameterLayout(int[] offsets, int length)
    {
        this.offsets = offsets;
        Length = length;
    }

    /// <summary>Elements of all parameters, gaps included.</summary>
    internal int Length { get; }

    internal static ParameterLayout Of<T>(ParameterInfo[] parameters) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of<T>(parameters.Select(parameter => parameter.Shape));

    internal static ParameterLayout Of<T>(DerivedInfo[] derived) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of<T>(derived.Select(value => value.Shape));

    internal static ParameterLayout Of<T>(IEnumerable<int[]> shapes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var offsets = new List<int>();
        int length = 0;
        foreach (int[] shape in shapes)
        {
            offsets.Add(length);
            length = checked(length + Padding.Pad<T>(ModelDescription.Elements(shape)));
        }
        return new ParameterLayout([.. offsets], length);
    }

    /// <summary>Where some of the parameters are, by new numbers.</summary>
    internal ParameterLayout Select(int[] parameters) => new([.. parameters.Select(p => offsets[p])], Length);

    internal int Offset(int p) => offsets[p];
}
