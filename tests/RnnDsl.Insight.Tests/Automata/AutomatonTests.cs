using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class AutomatonTests
{
    /// <summary>Whether a word has "ab" in it.</summary>
    private static readonly Automaton HasAb = new(["a", "b"], ["no", "yes"], 0, [0, 0, 1], [[1, 0], [1, 2], [2, 2]], ["none", "after a", "found"]);

    [Fact]
    public void An_automaton_runs_words()
    {
        Assert.True(HasAb.Accepts(HasAb.WordOf("b", "a", "a", "b", "b")));
        Assert.False(HasAb.Accepts(HasAb.WordOf("b", "b", "a")));
        Assert.False(HasAb.Accepts([]));
        Assert.Equal("after a", HasAb.StateNames[HasAb.Run([1, 0])]);
        Assert.Equal([0, 1], HasAb.Classify([[0], [0, 1]]));
        Assert.Equal(["ε", "a", "ab"], HasAb.NamedByWords().StateNames);
    }

    [Fact]
    public void A_minimal_automaton_has_as_few_states_as_pairs_of_states_say_and_the_same_classes()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 150; trial++)
        {
            Automaton drawn = Machines.Draw(random, 1 + random.Next(14), 1 + random.Next(3), 1 + random.Next(3)), minimal = drawn.Minimise();
            Assert.Equal(Machines.SmallestByPairs(drawn), minimal.States);
            Assert.True(minimal.IsEquivalentTo(drawn));
            foreach (int[] word in Machines.WordsUpTo(drawn.Symbols.Count, 6)) Assert.Equal(drawn.Classify(word), minimal.Classify(word));
            Assert.Equal(minimal.ToString(), minimal.Minimise().ToString());
        }
    }

    [Fact]
    public void Equivalent_automata_have_the_same_minimal_automaton()
    {
        var random = new Random(4);
        for (int trial = 0; trial < 50; trial++)
        {
            Automaton drawn = Machines.Draw(random, 6, 2, 2);
            // Every state twice, each transition to one of the two copies.
            var doubled = new Automaton(drawn.Symbols, drawn.Classes, drawn.Start + 6 * random.Next(2), [.. Enumerable.Range(0, 12).Select(state => drawn.ClassOf(state % 6))],
                [.. Enumerable.Range(0, 12).Select(state => Enumerable.Range(0, 2).Select(symbol => drawn.Next(state % 6, symbol) + 6 * random.Next(2)).ToArray())]);
            Assert.True(doubled.IsEquivalentTo(drawn));
            Automaton one = drawn.Minimise(), other = doubled.Minimise();
            Assert.Equal(one.WithStateNames(other.StateNames).ToString(), other.ToString());
        }
    }

    [Fact]
    public void The_word_that_tells_two_automata_apart_is_the_first_of_the_shortest()
    {
        var random = new Random(5);
        int different = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            Automaton one = Machines.Draw(random, 1 + random.Next(4), 2, 2), other = Machines.Draw(random, 1 + random.Next(4), 2, 2);
            int[]? word = one.Distinguish(other), first = Machines.WordsUpTo(2, 7).FirstOrDefault(some => one.Classify(some) != other.Classify(some));
            // Automata of 4 states and as many are told apart by 7 symbols, if at all.
            Assert.Equal(first, word);
            if (word is not null) different++;
        }
        Assert.InRange(different, 50, 199);
    }

    [Fact]
    public void Shares_of_words_are_those_that_counting_gives()
    {
        var random = new Random(6);
        for (int trial = 0; trial < 20; trial++)
        {
            Automaton one = Machines.Draw(random, 5, 2, 3), other = Machines.Draw(random, 4, 2, 3);
            int[][] words = [.. Machines.WordsUpTo(2, 7).Where(word => word.Length == 7)];
            Assert.Equal(words.Count(word => one.Classify(word) != other.Classify(word)) / 128.0, one.DisagreementWith(other, 7), 12);
            for (int label = 0; label < 3; label++) Assert.Equal(words.Count(word => one.Classify(word) == label) / 128.0, one.ClassShares(7)[label], 12);
        }
    }

    [Fact]
    public void An_automaton_can_be_read_as_a_table_and_drawn()
    {
        Assert.Equal(
            """
               state    class  a        b
            →  none     no     after a  none
               after a  no     after a  found
               found    yes    found    found

            """.ReplaceLineEndings("\n"), HasAb.ToString());
        Assert.Equal(
            """
            digraph "automaton" {
              rankdir=LR;
              start [shape=point];
              s0 [shape=circle, label="none\nno"];
              s1 [shape=circle, label="after a\nno"];
              s2 [shape=doublecircle, label="found\nyes"];
              start -> s0;
              s0 -> s1 [label="a"];
              s0 -> s0 [label="b"];
              s1 -> s1 [label="a"];
              s1 -> s2 [label="b"];
              s2 -> s2 [label="a, b"];
            }

            """.ReplaceLineEndings("\n"), HasAb.ToDot());
    }

    [Theory]
    [InlineData("\"]; evil [label=\"", "\\\"]; evil [label=\\\"")]
    [InlineData("\\", "\\\\")]
    [InlineData("\\\"", "\\\\\\\"")]
    [InlineData("\\N", "\\\\N")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("a\rb\0", "a\uFFFDb\uFFFD")]
    [InlineData("&lt;<b>", "&amp;lt;<b>")]
    public void The_drawing_of_an_automaton_takes_any_name(string name, string escaped)
    {
        var automaton = new Automaton([name], [name], 0, [0], [[0]], [name]);
        Assert.Equal(
            $"digraph \"{escaped}\" {{\n  rankdir=LR;\n  start [shape=point];\n  s0 [shape=circle, label=\"{escaped}\\n{escaped}\"];\n  start -> s0;\n  s0 -> s0 [label=\"{escaped}\"];\n}}\n",
            automaton.ToDot(name));
    }

    [Fact]
    public void The_drawing_of_an_automaton_takes_half_a_character() =>
        Assert.Contains("label=\"\uFFFD\\nx\"", new Automaton(["a"], ["x"], 0, [0], [[0]], ["\uD800"]).ToDot());

    [Fact]
    public void An_automaton_comes_back_from_its_JSON()
    {
        var automaton = new Automaton(["a\"", "é\n"], ["x", "y", "z"], 1, [2, 0], [[1, 0], [1, 1]], ["one \\", "two"]);
        Automaton back = Automaton.FromJson(automaton.ToJson());
        Assert.Equal(automaton.ToString(), back.ToString());
        Assert.Equal(automaton.ToJson(), back.ToJson());
        Assert.Contains("leads by 'a\"' to state 7", Assert.Throws<ExplanationFileException>(() => Automaton.FromJson(automaton.ToJson().Replace("[[1,", "[[7,"))).Message);
        Assert.Contains("'rnndsl.automaton' is wanted", Assert.Throws<ExplanationFileException>(() => Automaton.FromJson("""{"format":"rnndsl.other","version":1}""")).Message);
        Assert.Contains("damaged", Assert.Throws<ExplanationFileException>(() => Automaton.FromJson("""{"format":"rnndsl.automaton","version":1,"result":{"symbols":["a"]}}""")).Message);
    }

    [Fact]
    public void A_classifier_of_the_user_s_own_that_gives_no_class_of_its_automaton_is_told_so()
    {
        var automaton = new Automaton(["a"], ["x", "y"], 0, [0], [[0]]);
        Assert.Contains("the class 5; there are 2", Assert.Throws<InvalidOperationException>(() => AutomatonFidelity.Of(automaton, new Wrong(words => [.. words.Select(_ => 5)]))).Message);
        Assert.Contains("there must be one for each", Assert.Throws<InvalidOperationException>(() => AutomatonFidelity.Of(automaton, new Wrong(_ => []))).Message);
    }

    private sealed class Wrong(Func<IReadOnlyList<int[]>, int[]> classes) : IWordClassifier
    {
        public IReadOnlyList<string> Symbols => ["a"];

        public IReadOnlyList<string> Classes => ["x", "y"];

        public int[] Classify(IReadOnlyList<int[]> words, CancellationToken cancellation = default) => classes(words);
    }

    [Fact]
    public void What_is_no_automaton_is_refused_in_words()
    {
        string Fault(Func<Automaton> make) => Assert.ThrowsAny<ArgumentException>(() => make()).Message;
        Assert.Contains("no symbol", Fault(() => new Automaton([], ["x"], 0, [0], [[]])));
        Assert.Contains("the name 'a'", Fault(() => new Automaton(["a", "a"], ["x"], 0, [0], [[0, 0]])));
        Assert.Contains("no states", Fault(() => new Automaton(["a"], ["x"], 0, [], [])));
        Assert.Contains("The start is 2", Fault(() => new Automaton(["a"], ["x"], 2, [0, 0], [[0], [0]])));
        Assert.Contains("State 'q1' has the class 1", Fault(() => new Automaton(["a"], ["x"], 0, [0, 1], [[0], [0]])));
        Assert.Contains("State 'q1' has 2 transitions", Fault(() => new Automaton(["a"], ["x"], 0, [0, 0], [[0], [0, 0]])));
        Assert.Contains("State 'here' leads by 'a' to state 2", Fault(() => new Automaton(["a"], ["x"], 0, [0, 0], [[2], [0]], ["here", "there"])));
        Assert.Contains("Two states have the name 'here'", Fault(() => new Automaton(["a"], ["x"], 0, [0, 0], [[0], [0]], ["here", "here"])));
        Assert.Contains("symbol 2; there are 2", Assert.Throws<ArgumentException>(() => HasAb.Classify([0, 2])).Message);
        Assert.Contains("no symbol 'c'; there is a, b", Assert.Throws<ArgumentException>(() => HasAb.WordOf("a", "c")).Message);
        Assert.Contains("symbols are not the same", Assert.Throws<ArgumentException>(() => HasAb.Distinguish(new Automaton(["a"], ["no", "yes"], 0, [0], [[0]]))).Message);
        Assert.Contains("this one has 1", Assert.Throws<InvalidOperationException>(() => new Automaton(["a"], ["x"], 0, [0], [[0]]).Accepts([])).Message);
    }
}
