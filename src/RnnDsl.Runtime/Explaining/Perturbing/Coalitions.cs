using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>
/// Questions to a game: of which example, with which players present, and with which draw of what stands for the absent ones. Used again from one
/// set of questions to the next.
/// </summary>
internal sealed class Coalitions
{
    private readonly int words;
    private ulong[] bits = [];
    private int[] examples = [];
    private int[] draws = [];

    /// <param name="players">The most players that an example has.</param>
    internal Coalitions(int players) => words = (players + 63) / 64;

    internal int Count { get; private set; }

    internal void Clear() => Count = 0;

    /// <summary>Adds a question without any player; returns its number.</summary>
    internal int Add(int example, int draw)
    {
        if (Count == examples.Length)
        {
            int room = Math.Max(256, 2 * Count);
            Array.Resize(ref examples, room);
            Array.Resize(ref draws, room);
            Array.Resize(ref bits, room * words);
        }
        examples[Count] = example;
        draws[Count] = draw;
        bits.AsSpan(Count * words, words).Clear();
        return Count++;
    }

    /// <summary>Adds a question with all of an example's players.</summary>
    internal int AddAll(int example, int draw, int players)
    {
        int number = Add(example, draw);
        for (int player = 0; player < players; player += 64)
            bits[number * words + player / 64] = ulong.MaxValue << Math.Max(0, 64 - (players - player));
        return number;
    }

    /// <summary>Adds a question that differs from one before in what the caller changes.</summary>
    internal int AddCopy(int of)
    {
        int number = Add(examples[of], draws[of]);
        bits.AsSpan(of * words, words).CopyTo(bits.AsSpan(number * words, words));
        return number;
    }

    internal int Example(int number) => examples[number];

    internal int Draw(int number) => draws[number];

    /// <summary>The players, the first in the highest bit, so that bits are in the order of time.</summary>
    internal ReadOnlySpan<ulong> Bits(int number) => bits.AsSpan(number * words, words);

    internal bool IsPresent(int number, int player) => (bits[number * words + player / 64] >> (63 - player % 64) & 1) != 0;

    internal void Join(int number, int player) => bits[number * words + player / 64] |= 1UL << (63 - player % 64);

    internal void Leave(int number, int player) => bits[number * words + player / 64] &= ~(1UL << (63 - player % 64));

    /// <summary>Writes the players of the other side.</summary>
    internal int AddComplement(int of, int players)
    {
        int number = AddAll(examples[of], draws[of], players);
        for (int word = 0; word < words; word++) bits[number * words + word] &= ~bits[of * words + word];
        return number;
    }

    /// <summary>The first player that is not there; <paramref name="players"/> if all are.</summary>
    internal int FirstAbsent(int number, int players)
    {
        for (int word = 0; word < words; word++)
        {
            int first = 64 * word + BitOperations.LeadingZeroCount(~bits[number * words + word]);
            if (first < 64 * (word + 1)) return Math.Min(first, players);
        }
        return players;
    }

    /// <summary>The first player that is in one of two and not in the other; −1 if there is none.</summary>
    internal int FirstDifference(int one, int other)
    {
        for (int word = 0; word < words; word++)
        {
            ulong differ = bits[one * words + word] ^ bits[other * words + word];
            if (differ != 0) return 64 * word + BitOperations.LeadingZeroCount(differ);
        }
        return -1;
    }

    /// <summary>Orders by the first difference: who lacks that player comes first.</summary>
    internal int CompareBits(int one, int other)
    {
        for (int word = 0; word < words; word++)
        {
            int order = bits[one * words + word].CompareTo(bits[other * words + word]);
            if (order != 0) return order;
        }
        return 0;
    }
}
