using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>Carries values between rows of different kinds, and adds what comes back along the same way.</summary>
internal static class Moves
{
    /// <summary>Whether a reader can use the rows as they lie.</summary>
    internal static bool IsInPlace<T>(Move move, StepRows<T> from, bool reversed) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        move == Move.Same && from.Reversed == reversed;

    /// <summary>Writes every row of <paramref name="to"/>.</summary>
    internal static void Forward<T>(Move move, StepRows<T> from, StepRows<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        BatchGeometry geometry = to.Geometry;
        for (int example = 0; example < geometry.Count; example++)
            for (int step = 0; step < geometry.Lengths[example]; step++)
                Of(move, from, example, step, to.Width).CopyTo(to.At(example, step));
    }

    /// <summary>Adds the gradient of every row of <paramref name="to"/> to that of what it was read from.</summary>
    internal static void Back<T>(Move move, StepRows<T> from, StepRows<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        BatchGeometry geometry = to.Geometry;
        if (move == Move.Same && from.Reversed == to.Reversed && ReferenceEquals(from.Geometry.Shards, geometry.Shards))
        {
            from.Add(to);
            return;
        }
        for (int example = 0; example < geometry.Count; example++)
            for (int step = 0; step < geometry.Lengths[example]; step++)
                RecurrentModel<T>.Add(to.At(example, step), Of(move, from, example, step, to.Width));
    }

    /// <summary>All steps of each example as the positions of its context.</summary>
    internal static void ToPositions<T>(StepRows<T> from, ExampleRows<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int example = 0; example < from.Geometry.Count; example++)
        {
            Span<T> positions = to.At(example);
            for (int step = 0; step < from.Geometry.Lengths[example]; step++) from.At(example, step).CopyTo(positions[(step * from.Width)..]);
        }
    }

    /// <summary>Adds the gradient of each position to that of its step.</summary>
    internal static void BackFromPositions<T>(StepRows<T> from, ExampleRows<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int example = 0; example < from.Geometry.Count; example++)
        {
            ReadOnlySpan<T> positions = to.At(example);
            for (int step = 0; step < from.Geometry.Lengths[example]; step++)
                RecurrentModel<T>.Add(positions.Slice(step * from.Width, from.Width), from.At(example, step));
        }
    }

    /// <summary>The one value of each example.</summary>
    internal static void ToExamples<T>(StepRows<T> from, ExampleRows<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int example = 0; example < to.Geometry.Count; example++) from.At(example, 0).CopyTo(to.At(example));
    }

    /// <summary>Adds the gradient of each example's value.</summary>
    internal static void BackFromExamples<T>(StepRows<T> from, ExampleRows<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int example = 0; example < to.Geometry.Count; example++) RecurrentModel<T>.Add(to.At(example), from.At(example, 0));
    }

    /// <summary>What a step reads.</summary>
    private static Span<T> Of<T>(Move move, StepRows<T> from, int example, int step, int width) where T : unmanaged, IBinaryFloatingPointIeee754<T> => move switch
    {
        Move.Spread or Move.First => from.At(example, 0),
        Move.Last => from.At(example, from.Geometry.Lengths[example] - 1),
        Move.Reverse => from.At(example, from.Geometry.Lengths[example] - 1 - step),
        Move.Positions => from.At(example, 0).Slice(step * width, width),
        _ => from.At(example, step),
    };
}
