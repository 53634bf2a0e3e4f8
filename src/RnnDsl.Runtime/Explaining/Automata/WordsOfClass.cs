using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Draws words of a length that an automaton gives a class, each as likely as any other.</summary>
internal sealed class WordsOfClass
{
    private readonly Automaton automaton;
    private readonly int length;

    /// <summary>[symbols left][state, class]: the share of continuations that end in the class.</summary>
    private readonly double[][,] ends;

    internal WordsOfClass(Automaton automaton, int length)
    {
        (this.automaton, this.length) = (automaton, length);
        int states = automaton.States, classes = automaton.Classes.Count, symbols = automaton.Symbols.Count;
        ends = new double[length + 1][,];
        ends[0] = new double[states, classes];
        for (int state = 0; state < states; state++) ends[0][state, automaton.ClassOf(state)] = 1;
        for (int left = 1; left <= length; left++)
        {
            ends[left] = new double[states, classes];
            for (int state = 0; state < states; state++)
            for (int symbol = 0; symbol < symbols; symbol++)
            for (int label = 0; label < classes; label++)
                ends[left][state, label] += ends[left - 1][automaton.Next(state, symbol), label] / symbols;
        }
        Classes = [.. Enumerable.Range(0, classes).Where(label => ends[length][automaton.Start, label] > 0)];
    }

    /// <summary>The classes that have words of the length.</summary>
    internal int[] Classes { get; }

    internal int[] Draw(RandomStream random, int label)
    {
        var word = new int[length];
        int state = automaton.Start;
        for (int i = 0; i < length; i++)
        {
            double[,] after = ends[length - i - 1];
            double left = random.NextUniform() * automaton.Symbols.Count * ends[length - i][state, label];
            for (int symbol = 0; symbol < automaton.Symbols.Count; symbol++)
            {
                double share = after[automaton.Next(state, symbol), label];
                if (share == 0) continue;
                // Kept where rounding leaves nothing for the last one.
                word[i] = symbol;
                if ((left -= share) < 0) break;
            }
            state = automaton.Next(state, word[i]);
        }
        return word;
    }
}
