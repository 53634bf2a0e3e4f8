namespace RnnDsl.Explaining;

public sealed partial class Automaton
{
    /// <summary>
    /// The smallest automaton that gives every word the same class (Hopcroft 1971). Its states are in the order in which the shortest words that lead
    /// there come, so that two automata are equivalent exactly where their minimal ones are alike; each is called by the name of the first state that became it.
    /// </summary>
    public Automaton Minimise()
    {
        int[] reached = [.. ShortestWords().Select(at => at.State)];
        var place = new int[States];
        Array.Fill(place, -1);
        for (int i = 0; i < reached.Length; i++) place[reached[i]] = i;
        int symbols = Symbols.Count;
        var inner = new int[reached.Length * symbols];
        for (int i = 0; i < reached.Length; i++)
        for (int symbol = 0; symbol < symbols; symbol++)
            inner[i * symbols + symbol] = place[next[reached[i] * symbols + symbol]];
        int[] blocks = Blocks.Of(symbols, [.. reached.Select(state => classOf[state])], inner);

        // States are in breadth-first order; so are blocks, by the first state of each.
        var number = new Dictionary<int, int>();
        var first = new List<int>();
        for (int i = 0; i < reached.Length; i++)
            if (number.TryAdd(blocks[i], first.Count))
                first.Add(i);
        var merged = new int[first.Count * symbols];
        for (int block = 0; block < first.Count; block++)
        for (int symbol = 0; symbol < symbols; symbol++)
            merged[block * symbols + symbol] = number[blocks[inner[first[block] * symbols + symbol]]];
        return new Automaton(
            Symbols, Classes, 0, [.. first.Select(i => classOf[reached[i]])], merged, [.. first.Select(i => StateNames[reached[i]])]);
    }

    /// <summary>Of each state the number of its block: two states are in one where no word tells them apart.</summary>
    internal int[] EquivalentStates() => Blocks.Of(Symbols.Count, classOf, next);
}

/// <summary>The coarsest partition of an automaton's states that agrees with classes and transitions (Hopcroft 1971, in O(states · symbols · log states)).</summary>
internal sealed class Blocks
{
    private readonly int symbols;
    private readonly int[] states;
    private readonly int[] place;
    private readonly int[] blockOf;
    private readonly List<int> starts = [];
    private readonly List<int> ends = [];
    private readonly List<int> marked = [];
    private readonly int[] sources;
    private readonly int[] firstSource;
    private readonly Stack<(int Block, int Symbol)> waiting = [];
    private readonly List<bool[]> isWaiting = [];

    private Blocks(int symbols, int[] classOf, int[] next)
    {
        this.symbols = symbols;
        int count = classOf.Length;
        states = [.. Enumerable.Range(0, count).OrderBy(state => classOf[state])];
        place = new int[count];
        blockOf = new int[count];
        for (int i = 0; i < count; i++)
        {
            place[states[i]] = i;
            if (i == 0 || classOf[states[i]] != classOf[states[i - 1]]) Open(i, i);
            ends[^1] = i + 1;
            blockOf[states[i]] = starts.Count - 1;
        }
        (sources, firstSource) = Inverse(symbols, next);
    }

    /// <summary>The block of each state.</summary>
    /// <param name="symbols">How many symbols there are.</param>
    /// <param name="classOf">The class of each state.</param>
    /// <param name="next">[states × symbols].</param>
    internal static int[] Of(int symbols, int[] classOf, int[] next)
    {
        var blocks = new Blocks(symbols, classOf, next);
        blocks.Refine();
        return blocks.blockOf;
    }

    private void Refine()
    {
        for (int block = 0; block < starts.Count; block++)
        for (int symbol = 0; symbol < symbols; symbol++)
            Wait(block, symbol);
        var touched = new List<int>();
        while (waiting.TryPop(out (int Block, int Symbol) splitter))
        {
            isWaiting[splitter.Block][splitter.Symbol] = false;
            // What leads into the block is found first: marking moves states, and may move those of the block itself.
            int[] targets = states[starts[splitter.Block]..ends[splitter.Block]];
            foreach (int target in targets)
            {
                int key = target * symbols + splitter.Symbol;
                for (int i = firstSource[key]; i < firstSource[key + 1]; i++) Mark(sources[i], touched);
            }
            foreach (int block in touched) Split(block);
            touched.Clear();
        }
    }

    private void Mark(int state, List<int> touched)
    {
        int block = blockOf[state], front = starts[block] + marked[block];
        if (marked[block] == 0) touched.Add(block);
        int other = states[front], from = place[state];
        (states[front], states[from]) = (state, other);
        (place[state], place[other]) = (front, from);
        marked[block]++;
    }

    private void Split(int block)
    {
        int count = marked[block], size = ends[block] - starts[block];
        marked[block] = 0;
        if (count == size) return;
        // The smaller part becomes the new block.
        int from = count <= size - count ? starts[block] : starts[block] + count, to = count <= size - count ? starts[block] + count : ends[block];
        if (from == starts[block]) starts[block] = to;
        else ends[block] = from;
        Open(from, to);
        int made = starts.Count - 1;
        for (int i = from; i < to; i++) blockOf[states[i]] = made;
        // Whether the old block still waits or not, the smaller of the two is what has to.
        for (int symbol = 0; symbol < symbols; symbol++) Wait(made, symbol);
    }

    private void Open(int from, int to)
    {
        starts.Add(from);
        ends.Add(to);
        marked.Add(0);
        isWaiting.Add(new bool[symbols]);
    }

    private void Wait(int block, int symbol)
    {
        if (isWaiting[block][symbol]) return;
        isWaiting[block][symbol] = true;
        waiting.Push((block, symbol));
    }

    private static (int[] Sources, int[] First) Inverse(int symbols, int[] next)
    {
        var first = new int[next.Length + 1];
        for (int i = 0; i < next.Length; i++) first[next[i] * symbols + i % symbols + 1]++;
        for (int key = 0; key < next.Length; key++) first[key + 1] += first[key];
        var sources = new int[next.Length];
        int[] fill = [.. first];
        for (int i = 0; i < next.Length; i++) sources[fill[next[i] * symbols + i % symbols]++] = i / symbols;
        return (sources, first);
    }
}
