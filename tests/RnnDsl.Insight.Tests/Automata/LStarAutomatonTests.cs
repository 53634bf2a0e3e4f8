using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class LStarAutomatonTests
{
    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void The_automaton_of_each_grammar_of_Tomita_is_learned(int grammar)
    {
        (Func<IReadOnlyList<int>, bool> contains, int states) = Machines.Tomita[grammar];
        LStarResult learned = LStar.Learn(new WordFunction(Machines.Bits, contains), [new WordSearch(new WordSearchOptions { AllUpTo = 9, RandomWords = 200 })]);
        Assert.True(learned.Converged);
        Assert.Equal(states, learned.Automaton.States);
        foreach (int[] word in Machines.WordsUpTo(2, 12)) Assert.Equal(contains(word), learned.Automaton.Accepts(word));
        Assert.Equal("all words up to length 9 and 200 drawn words up to length 20", learned.Tested[0].Words);
        Assert.Equal(1023 + 200, learned.Tested[0].Count);
        Assert.InRange(learned.Queries, 1023, 1023 + 200 + 2000);
        Assert.Equal(learned.ToJson(), LStarResult.FromJson(learned.ToJson()).ToJson());
    }

    [Fact]
    public void Automata_of_several_classes_are_learned_from_a_teacher_that_knows_them()
    {
        var random = new Random(8);
        for (int trial = 0; trial < 60; trial++)
        {
            Automaton truth = Machines.Draw(random, 1 + random.Next(25), 1 + random.Next(3), 2 + random.Next(3));
            LStarResult learned = LStar.Learn(truth, [new KnownAutomaton(truth)]);
            Assert.True(learned.Converged);
            Assert.True(learned.Tested[0].IsProof);
            Assert.True(learned.Automaton.IsEquivalentTo(truth));
            Assert.Equal(truth.Minimise().States, learned.Automaton.States);
            // Each counterexample makes at least one state.
            Assert.InRange(learned.Counterexamples.Count, 0, learned.Automaton.States);
            Assert.InRange(learned.Rounds, learned.Counterexamples.Count + 1, learned.Automaton.States);
            foreach (Counterexample counterexample in learned.Counterexamples) Assert.Equal(truth.Classify([.. counterexample.Word]), counterexample.Class);
        }
    }

    [Fact]
    public void A_long_counterexample_is_used_until_the_automaton_is_right_about_it()
    {
        var truth = new WordFunction(["a", "b"], word => word.Count(symbol => symbol == 0) % 7 == 3);
        var teacher = new Stubborn([.. Enumerable.Repeat(0, 45)]);
        LStarResult learned = LStar.Learn(truth, [teacher, new WordSearch(new WordSearchOptions { AllUpTo = 11, RandomWords = 0 })]);
        Assert.Equal(7, learned.Automaton.States);
        Assert.Equal(1, learned.Counterexamples.Count(counterexample => counterexample.Word.Count == 45));
    }

    [Fact]
    public void Where_a_limit_ends_it_the_automaton_says_so_and_is_the_last_one()
    {
        // a's and b's in balance: no automaton is enough.
        var balanced = new WordFunction(["a", "b"], word => word.Count(symbol => symbol == 0) == word.Count(symbol => symbol == 1));
        LStarResult few = LStar.Learn(balanced, [new WordSearch()], new LStarOptions { MaxStates = 8 });
        Assert.Equal(LStarEnd.StateLimit, few.End);
        Assert.False(few.Converged);
        Assert.Empty(few.Tested);
        Assert.InRange(few.Automaton.States, 2, 8);
        Assert.NotEqual(few.Counterexamples[^1].Class, few.Automaton.Classify([.. few.Counterexamples[^1].Word]));
        var asked = new Counting(balanced);
        LStarResult poor = LStar.Learn(asked, [new WordSearch()], new LStarOptions { MaxQueries = 300 });
        Assert.Equal(LStarEnd.QueryLimit, poor.End);
        Assert.InRange(poor.Queries, 1, 300);
        Assert.Equal(poor.Queries, asked.Words);
        Assert.Contains("2 words are too few", Assert.Throws<ArgumentException>(() => LStar.Learn(balanced, [new WordSearch()], new LStarOptions { MaxQueries = 2 })).Message);
        Assert.Contains("no equivalence tests", Assert.Throws<ArgumentException>(() => LStar.Learn(balanced, [])).Message);
    }

    [Fact]
    public void No_word_is_asked_twice_and_many_at_once()
    {
        var asked = new Counting(new WordFunction(Machines.Bits, Machines.Tomita[3].Contains));
        LStarResult learned = LStar.Learn(asked, [new WordSearch()]);
        Assert.Equal(learned.Queries, asked.Words);
        Assert.Equal(asked.Words, asked.Known.Count);
        Assert.InRange(asked.Calls, 1, 60);
    }

    /// <summary>Gives one word as long as it is one.</summary>
    private sealed class Stubborn(int[] word) : IEquivalenceTest
    {
        public WordTest Tested { get; } = new("one word", 1, word.Length, false);

        public int[]? Counterexample(Automaton hypothesis, IWordClassifier asked, CancellationToken cancellation = default) =>
            hypothesis.Classify(word.AsSpan()) == asked.Classify([word], cancellation)[0] ? null : word;
    }

    private sealed class Counting(IWordClassifier inner) : IWordClassifier
    {
        internal HashSet<string> Known { get; } = [];

        internal int Words { get; private set; }

        internal int Calls { get; private set; }

        public IReadOnlyList<string> Symbols => inner.Symbols;

        public IReadOnlyList<string> Classes => inner.Classes;

        public int[] Classify(IReadOnlyList<int[]> words, CancellationToken cancellation = default)
        {
            Calls++;
            Words += words.Count;
            foreach (int[] word in words) Known.Add(string.Join(',', word));
            return inner.Classify(words, cancellation);
        }
    }
}
