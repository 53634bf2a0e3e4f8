namespace RnnDsl.Explaining;

/// <summary>
/// Cuts cells of states until what happens to one is the same for all its words: their class, and the class of cells that each symbol leads them to, two
/// cells being in one class where no word tells them apart so far. So cells are made as states are in Moore's minimisation, the worst cell first.
/// </summary>
internal sealed class CellRefinement
{
    private readonly StateSample sample;
    private readonly StateCells cells;
    private readonly double[] scale;
    private readonly HashSet<(int Cell, int Symbol, int Members)> uncuttable = [];

    internal CellRefinement(StateSample sample)
    {
        this.sample = sample;
        cells = new StateCells(sample);
        scale = Scale(sample);
        Current = new CellAutomaton(sample, cells);
    }

    internal int Cells => cells.Count;

    /// <summary>The automaton of the cells as they are.</summary>
    internal CellAutomaton Current { get; private set; }

    /// <summary>What the automaton was like as the cells became more.</summary>
    internal List<RefinementStep> Steps { get; } = [];

    /// <summary>Takes in words that are new in the sample, and cuts until no word goes against its cell, or there are as many cells as there may be.</summary>
    internal void Run(int maxCells, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Complete(cancellation);
            Current = new CellAutomaton(sample, cells);
            Steps.Add(Current.Describe());
            if (cells.Count >= maxCells || !CutWorst()) return;
        }
    }

    /// <summary>Asks words until from each cell it is known where each symbol leads.</summary>
    private void Complete(CancellationToken cancellation)
    {
        while (true)
        {
            cells.Place();
            var missing = new List<int[]>();
            foreach (List<int> members in cells.Members)
                for (int symbol = 0; symbol < sample.Symbols.Count; symbol++)
                    if (members.Count > 0 && !members.Exists(word => sample.After(word, symbol) >= 0)) missing.Add([.. sample.Word(members[0]), symbol]);
            if (missing.Count == 0) return;
            sample.Add(missing, cancellation);
        }
    }

    private bool CutWorst()
    {
        foreach ((int cell, int symbol) in Current.Conflicts().OrderByDescending(conflict => conflict.Words).Select(conflict => (conflict.Cell, conflict.Symbol)))
        {
            List<int> members = cells.Members[cell];
            if (uncuttable.Contains((cell, symbol, members.Count))) continue;
            (List<int> words, int[] labels, int count) = Labelled(members, symbol);
            if (CellCut.Best(sample, words, labels, count, scale) is { } cut)
            {
                cells.Cut(cell, cut);
                return true;
            }
            uncuttable.Add((cell, symbol, members.Count));
        }
        return false;
    }

    /// <summary>The words of a cell with what happens to them by a symbol; of no symbol (−1) with their class.</summary>
    private (List<int> Words, int[] Labels, int Count) Labelled(List<int> members, int symbol)
    {
        List<int> words = symbol < 0 ? members : members.FindAll(word => sample.After(word, symbol) >= 0);
        var numbers = new Dictionary<int, int>();
        var labels = new int[words.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            int label = symbol < 0 ? sample.ClassOf[words[i]] : Current.BlockOf(sample.After(words[i], symbol));
            if (!numbers.TryGetValue(label, out labels[i])) numbers[label] = labels[i] = numbers.Count;
        }
        return (words, labels, numbers.Count);
    }

    /// <summary>For each unit the root of the mean square of its state's values: a gap of a unit that hardly moves counts for little.</summary>
    private static double[] Scale(StateSample sample)
    {
        var sums = new double[sample.StateOfUnit.Max() + 1];
        var counts = new long[sums.Length];
        foreach (double[] row in sample.Rows)
            for (int unit = 0; unit < row.Length; unit++)
            {
                sums[sample.StateOfUnit[unit]] += row[unit] * row[unit];
                counts[sample.StateOfUnit[unit]]++;
            }
        return [.. sample.StateOfUnit.Select(state => sums[state] > 0 ? Math.Sqrt(sums[state] / counts[state]) : 1)];
    }
}

/// <summary>An automaton whose states are cells: each has the class of most of its words, and a symbol leads from it to where most of its words are led.</summary>
internal sealed class CellAutomaton
{
    private readonly StateSample sample;
    private readonly int[] cellOf;
    private readonly int[] classes;
    private readonly int[] next;
    private readonly int[] blocks;
    private readonly List<(int Cell, int Symbol, int Words)> conflicts = [];
    private int observed;

    internal CellAutomaton(StateSample sample, StateCells cells)
    {
        this.sample = sample;
        cellOf = [.. cells.CellOf];
        int symbols = sample.Symbols.Count;
        classes = [.. cells.Members.Select(words => Most(words.Select(word => sample.ClassOf[word]), 0))];
        next = new int[cells.Count * symbols];
        for (int cell = 0; cell < cells.Count; cell++)
        for (int symbol = 0; symbol < symbols; symbol++)
            next[cell * symbols + symbol] = Most(Successors(cells.Members[cell], symbol).Select(word => cellOf[word]), cell);
        blocks = Blocks.Of(symbols, classes, next);
        for (int cell = 0; cell < cells.Count; cell++)
        for (int symbol = -1; symbol < symbols; symbol++)
            Count(cells.Members[cell], cell, symbol);
    }

    internal Automaton Automaton => new(
        sample.Symbols, sample.Classes, cellOf.Length > 0 ? cellOf[0] : 0, classes, [.. next.Chunk(sample.Symbols.Count)]);

    /// <summary>The block of equivalent cells that a word of the sample is in.</summary>
    internal int BlockOf(int word) => blocks[cellOf[word]];

    /// <summary>Of cells and symbols (−1 for the class) how many words go against the others.</summary>
    internal IReadOnlyList<(int Cell, int Symbol, int Words)> Conflicts() => conflicts;

    internal RefinementStep Describe() => new(
        classes.Length, Automaton.Minimise().States, observed, conflicts.Where(conflict => conflict.Symbol >= 0).Sum(conflict => conflict.Words),
        conflicts.Where(conflict => conflict.Symbol < 0).Sum(conflict => conflict.Words));

    private void Count(List<int> members, int cell, int symbol)
    {
        int against;
        if (symbol < 0) against = members.Count(word => sample.ClassOf[word] != classes[cell]);
        else
        {
            int[] successors = [.. Successors(members, symbol)];
            int block = blocks[next[cell * sample.Symbols.Count + symbol]];
            observed += successors.Length;
            against = successors.Count(word => BlockOf(word) != block);
        }
        if (against > 0) conflicts.Add((cell, symbol, against));
    }

    private IEnumerable<int> Successors(List<int> members, int symbol) => members.Select(word => sample.After(word, symbol)).Where(after => after >= 0);

    /// <summary>The most frequent number, of equals the smallest.</summary>
    private static int Most(IEnumerable<int> numbers, int otherwise) =>
        numbers.GroupBy(number => number).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault()?.Key ?? otherwise;
}
