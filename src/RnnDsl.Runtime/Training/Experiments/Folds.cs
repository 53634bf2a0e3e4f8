using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>Cuts examples into parts of like size, and of like classes where each example has one.</summary>
internal static class Folds
{
    /// <summary>The part of each example.</summary>
    internal static int[] Of<T>(IReadOnlyList<Example<T>> examples, int folds, ulong seed) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] order = [.. Enumerable.Range(0, examples.Count)];
        ExampleOrder.Shuffle(order, new RandomStream(seed));
        // Class by class, and on from where the class before ended: parts differ by one example at most, in all and in each class.
        if (examples.All(example => example.Classes is [>= 0])) order = [.. order.OrderBy(i => examples[i].Classes![0])];
        var foldOf = new int[order.Length];
        for (int place = 0; place < order.Length; place++) foldOf[order[place]] = place % folds;
        return foldOf;
    }
}
