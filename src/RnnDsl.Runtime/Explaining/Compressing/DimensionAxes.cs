using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Where the units of a dimension lie in the shapes of a model. Shapes are numbers, and two dimensions may have the same one; so the same definition with
/// one unit more is put beside it: what has grown belongs to the dimension.
/// </summary>
internal sealed class DimensionAxes
{
    private readonly int before;

    /// <summary>Where an axis is longer than the dimension (I+H), whether the other elements come first.</summary>
    private readonly bool othersFirst;

    /// <param name="before">The length of the dimension in the model.</param>
    /// <param name="othersFirst">Whether the elements of a longer axis that are no units of the dimension come before those that are.</param>
    internal DimensionAxes(int before, bool othersFirst) => (this.before, this.othersFirst) = (before, othersFirst);

    /// <summary>For each axis of a shape how much it grows with the dimension.</summary>
    internal static int[] Growth(int[] shape, int[] larger) => [.. shape.Zip(larger, (length, longer) => longer - length)];

    /// <summary>The units that lie at each place of an axis of a copy, in the model: for the copy's place j the model's place.</summary>
    /// <param name="length">The length of the axis in the model.</param>
    /// <param name="growth">How many elements each unit has: 2 of an axis 2*H.</param>
    /// <param name="kept">For each unit of the copy the model's.</param>
    internal int[] Places(int length, int growth, IReadOnlyList<int> kept)
    {
        int others = length - growth * before;
        int[] own = [.. from block in Enumerable.Range(0, growth) from unit in kept select (othersFirst ? others : 0) + block * before + unit];
        int[] rest = [.. Enumerable.Range(othersFirst ? 0 : growth * before, others)];
        return othersFirst ? [.. rest, .. own] : [.. own, .. rest];
    }

    /// <summary>For each element of a tensor of the copy, row by row, the element of the model's.</summary>
    /// <param name="shape">The shape in the model; at most a matrix.</param>
    /// <param name="growth">As <see cref="Growth"/> says.</param>
    /// <param name="kept">For each unit of the copy the model's.</param>
    internal int[] Elements(int[] shape, int[] growth, IReadOnlyList<int> kept)
    {
        int[] elements = [0];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int[] places = Places(shape[axis], growth[axis], kept);
            int length = shape[axis];
            elements = [.. from element in elements from place in places select element * length + place];
        }
        return elements;
    }

    /// <summary>The elements of a tensor that belong to a unit.</summary>
    internal int[] OfUnit(int[] shape, int[] growth, int unit)
    {
        int[] all = Elements(shape, growth, [.. Enumerable.Range(0, before)]), without = Elements(shape, growth, [.. Enumerable.Range(0, before).Where(other => other != unit)]);
        return [.. all.Except(without)];
    }

    /// <summary>Copies the parameters of kept units.</summary>
    internal void Copy<T>(ParameterSet<T> from, ModelDescription larger, RecurrentModel<T> to, IReadOnlyList<int> kept) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using ParameterEdit<T> edit = to.Edit();
        for (int p = 0; p < from.Count; p++)
        {
            int[] shape = from.Model.Parameters[p].Shape;
            int[] elements = Elements(shape, Growth(shape, larger.Parameters[p].Shape), kept);
            ReadOnlySpan<T> values = from[p].Span;
            Span<T> target = edit[p].Span;
            for (int i = 0; i < elements.Length; i++) target[i] = values[elements[i]];
        }
    }
}
