namespace RnnDsl.Explaining;

/// <summary>
/// Questions in an order in which those that begin alike in time are neighbours, each distinct one once. Players are numbered in time, so that
/// two variants of an example are the same up to the first step of the first player in which they differ; variants with different draws are the
/// same as long as nobody is absent.
/// </summary>
internal sealed class SortedCoalitions
{
    private readonly Coalitions coalitions;
    private readonly PlayerMap[] maps;

    internal SortedCoalitions(Coalitions coalitions, PlayerMap[] maps)
    {
        this.coalitions = coalitions;
        this.maps = maps;
        var keys = new Key[coalitions.Count];
        for (int number = 0; number < keys.Length; number++)
        {
            int example = coalitions.Example(number), players = maps[example].Count;
            int absent = coalitions.FirstAbsent(number, players);
            keys[number] = new Key(maps[example].Cells[0].GetLength(0), example, absent, absent == players ? 0 : coalitions.Draw(number), number);
        }
        keys.AsSpan().Sort(new Order(coalitions));
        RowOf = new int[keys.Length];
        var rows = new List<int>(keys.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            if (i == 0 || !IsSame(keys[i - 1], keys[i])) rows.Add(keys[i].Number);
            RowOf[keys[i].Number] = rows.Count - 1;
        }
        Rows = [.. rows];
    }

    /// <summary>The distinct questions, in order.</summary>
    internal int[] Rows { get; }

    /// <summary>For each question the place of its like in <see cref="Rows"/>.</summary>
    internal int[] RowOf { get; }

    /// <summary>The first step at which a row can differ from the one before it; 0 for another example.</summary>
    internal int FirstDifference(int row)
    {
        if (row == 0) return 0;
        int one = Rows[row - 1], other = Rows[row];
        int example = coalitions.Example(one);
        if (coalitions.Example(other) != example) return 0;
        PlayerMap map = maps[example];
        int player = coalitions.FirstDifference(one, other);
        if (coalitions.Draw(one) != coalitions.Draw(other))
        {
            int absent = Math.Min(coalitions.FirstAbsent(one, map.Count), coalitions.FirstAbsent(other, map.Count));
            player = player < 0 ? absent : Math.Min(player, absent);
        }
        return player < 0 || player >= map.Count ? int.MaxValue : map.FirstStep[player];
    }

    private bool IsSame(in Key one, in Key other) =>
        one.Example == other.Example && one.Absent == other.Absent && one.Draw == other.Draw && coalitions.CompareBits(one.Number, other.Number) == 0;

    private readonly record struct Key(int Length, int Example, int Absent, int Draw, int Number);

    private readonly struct Order(Coalitions coalitions) : IComparer<Key>
    {
        public int Compare(Key x, Key y)
        {
            if (x.Length != y.Length) return x.Length.CompareTo(y.Length);
            if (x.Example != y.Example) return x.Example.CompareTo(y.Example);
            if (x.Absent != y.Absent) return x.Absent.CompareTo(y.Absent);
            return x.Draw != y.Draw ? x.Draw.CompareTo(y.Draw) : coalitions.CompareBits(x.Number, y.Number);
        }
    }
}
