using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Some sequences of a data set, as one of its own; they keep the numbers that they have in the whole.</summary>
internal sealed class SubsetSet<T>(SequenceSet<T> whole, int[] chosen) : SequenceSet<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override int Count => chosen.Length;

    /// <summary>As many different sequences as asked for, in the data set's order; all of a smaller set.</summary>
    internal static SequenceSet<T> Draw(SequenceSet<T> whole, int most, ulong seed) =>
        whole.Count <= most ? whole : new SubsetSet<T>(whole, Numbers(whole.Count, most, seed));

    /// <summary>So many different numbers below a count, each with the same chance, ascending; all where there are no more.</summary>
    internal static int[] Numbers(int count, int most, ulong seed)
    {
        if (count <= most) return [.. Enumerable.Range(0, count)];
        RandomStream random = RandomStream.For(seed, 0);
        // Floyd's algorithm: as many draws as are kept, whatever the size of the set.
        var drawn = new SortedSet<int>();
        for (int last = count - most; last < count; last++)
        {
            int number = (int)(random.NextUniform() * (last + 1));
            if (!drawn.Add(number)) drawn.Add(last);
        }
        return [.. drawn];
    }

    internal override Piece<T> Take(RecurrentModel<T> model, int[] examples) => whole.Take(model, Array.ConvertAll(examples, example => chosen[example]));

    internal override int Length(int example) => whole.Length(chosen[example]);
}
