using MathNet.Numerics.Distributions;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests;

public class ModelAutomatonTests
{
    private static readonly string[] Remainders = ["zero", "one", "two"];

    private static readonly WordModelOptions CountedBy3 = new() { Classes = Remainders, Decide = values => (int)Math.Round(values[0]), EmptyWordClass = 0 };

    private static readonly FidelityOptions Few = new() { WordsPerLength = 60 };

    /// <summary>Symbols −, 1, 2 add 0, 1, 2, modulo 3.</summary>
    private static WordModel<double> Counting() => new(CounterModel(), WordInput<double>.OneHot(["-", "1", "2"]), CountedBy3);

    [Fact]
    public void The_automaton_of_a_counter_is_the_counter()
    {
        WordModel<double> model = Counting();
        var truth = new Automaton(["-", "1", "2"], Remainders, 0, [0, 1, 2], [[0, 1, 2], [1, 2, 0], [2, 0, 1]]);
        StateAutomaton made = StateAutomaton.Extract(model, new StateAutomatonOptions { AllUpTo = 4 });
        LStarResult learned = LStar.Extract(model, new ModelLStarOptions { Search = new WordSearchOptions { AllUpTo = 3, RandomWords = 50 } });
        Assert.True(made.Automaton.IsEquivalentTo(truth));
        Assert.True(learned.Automaton.IsEquivalentTo(truth));
        Assert.Equal(3, made.Final.Cells);
        Assert.Equal(["h"], made.ModelStates);
        Assert.Equal([1, 2, 3], made.Refinement.Select(step => step.Cells));
        Assert.True(made.Refinement[0].ClassesAgainst > 0);
        Assert.Equal(made.Fidelity.Words, made.Fidelity.Agreeing);
        Assert.Equal(Math.Pow(0.05, 1.0 / 500), made.Fidelity.Lengths[^1].AtLeast, 9);
        // Words that it was made from are not among those that it is compared on.
        Assert.Equal(0, made.Fidelity.Lengths.Where(length => length.Length <= 4).Sum(length => length.Words));
        Assert.True(double.IsNaN(made.Fidelity.Lengths[0].Share));
    }

    [Fact]
    public void Automata_do_not_depend_on_how_much_is_run_at_once_and_come_back_from_JSON()
    {
        StateAutomaton Extract(int rows) => StateAutomaton.Extract(
            new WordModel<double>(CounterModel(), WordInput<double>.OneHot(["-", "1", "2"]), CountedBy3 with { RowBudget = rows }), new StateAutomatonOptions { AllUpTo = 3, Seed = 4, Fidelity = Few });
        StateAutomaton made = Extract(7);
        Assert.Equal(made.ToJson(), Extract(100_000).ToJson());
        Assert.Equal(made.ToJson(), StateAutomaton.FromJson(made.ToJson()).ToJson());
        Assert.Equal(made.Fidelity.ToJson(), AutomatonFidelity.FromJson(made.Fidelity.ToJson()).ToJson());
        Assert.Contains("do not add up", Assert.Throws<ExplanationFileException>(() => AutomatonFidelity.FromJson(made.Fidelity.ToJson().Replace("\"agreeing\":60", "\"agreeing\":59"))).Message);
    }

    [Fact]
    public void An_automaton_is_made_of_a_layered_model_of_tokens_in_float()
    {
        var reader = new Reader.Of<float>(V: 3, E: 4, H: 5, C: 2, seed: 3);
        var model = new WordModel<float>(reader, WordInput<float>.OfTokens(["a", "b"], [2, 0]), new WordModelOptions { EmptyWordClass = 1 });
        int[][] words = [.. Machines.WordsUpTo(2, 5).Where(word => word.Length > 0)];
        Outputs<float> run = reader.Compiled.Run(Batching.Batch<float>.FromTokens([.. words.Select(word => Array.ConvertAll(word, symbol => symbol == 0 ? 2 : 0))]));
        int[] classes = model.Classify(words);
        for (int i = 0; i < words.Length; i++) Assert.Equal(run.First[i, words[i].Length - 1][1] > run.First[i, words[i].Length - 1][0] ? 1 : 0, classes[i]);
        StateAutomaton made = StateAutomaton.Extract(model, new StateAutomatonOptions { AllUpTo = 6, RandomWords = 20, Fidelity = Few });
        Assert.Equal(["reader.h"], made.ModelStates);
        Assert.Equal(1, made.Automaton.Classify([]));
        if (made.IsDeterministic)
            foreach (int[] word in Machines.WordsUpTo(2, 6)) Assert.Equal(model.Classify([word])[0], made.Automaton.Classify(word.AsSpan()));
    }

    [Fact]
    public void What_goes_against_an_automaton_of_too_few_cells_is_counted()
    {
        // An untrained net whose class hangs on a number that no automaton of 4 cells can follow.
        var model = new WordModel<double>(new Gru(I: 2, H: 6, seed: 5).Compiled.Cast<double>(), WordInput<double>.OneHot(Machines.Bits),
            new WordModelOptions { Classes = ["low", "high"], Decide = values => Math.Floor(40 * values.Sum()) % 2 == 0 ? 0 : 1, EmptyWordClass = 0 });
        StateAutomaton coarse = StateAutomaton.Extract(model, new StateAutomatonOptions { AllUpTo = 6, RandomWords = 0, MaxCells = 4, Fidelity = Few });
        Assert.Equal(4, coarse.Final.Cells);
        Assert.False(coarse.IsDeterministic);
        Assert.True(coarse.Final.ShareAgainst > 0);
        int wrong = Machines.WordsUpTo(2, 6).Count(word => model.Classify([word])[0] != coarse.Automaton.Classify(word.AsSpan()));
        Assert.True(wrong > 0);
        StateAutomaton fine = StateAutomaton.Extract(model, new StateAutomatonOptions { AllUpTo = 6, RandomWords = 0, Fidelity = Few });
        Assert.True(fine.IsDeterministic);
        foreach (int[] word in Machines.WordsUpTo(2, 6)) Assert.Equal(model.Classify([word])[0], fine.Automaton.Classify(word.AsSpan()));
        Assert.True(fine.Fidelity.Agreeing < fine.Fidelity.Words);
        LengthAgreement longest = fine.Fidelity.Lengths[^1];
        Assert.InRange(longest.Agreeing, 1, longest.Words - 1);
        // So many or more agree once in 20 times, if the share is no greater.
        Assert.Equal(0.95, Binomial.CDF(longest.AtLeast, longest.Words, longest.Agreeing - 1), 9);
        Assert.NotEqual(model.Classify([[.. longest.Disagreement!]])[0], fine.Automaton.Classify([.. longest.Disagreement!]));
    }

    [Fact]
    public void What_no_automaton_can_be_made_of_is_refused_in_words()
    {
        string Fault(Action make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        IRecurrentModel<double> plain = new NoRecurrence.Of<double>(I: 2, C: 2, seed: 1);
        WordInput<double> bits = WordInput<double>.OneHot(Machines.Bits);
        Assert.Contains("NoRecurrence has no state", Fault(() => StateAutomaton.Extract(new WordModel<double>(plain, bits))));
        Assert.Contains("has no state 'c'; it has h", Fault(() => StateAutomaton.Extract(Counting(), new StateAutomatonOptions { States = ["c"] })));
        Assert.Contains("up to 2147483647 beginnings; there may be 50000", Fault(() => StateAutomaton.Extract(new WordModel<double>(CounterOf(2), bits, CountedBy3), new StateAutomatonOptions { AllUpTo = 30, RandomWords = 0 })));
        Assert.Contains("symbol 5; there are 3", Fault(() => StateAutomaton.Extract(Counting(), new StateAutomatonOptions { Words = [[0], [5]] })));
        Assert.Contains("no output", Fault(() => new WordModel<double>(new Lstm(I: 2, H: 3, seed: 1).Compiled.Cast<double>(), bits, new WordModelOptions { Output = "i" })));
        Assert.Contains("has 2 classes; there are 3 names", Fault(() => new WordModel<double>(plain, bits, new WordModelOptions { Classes = Remainders })));
        Assert.Contains("wants the names", Fault(() => new WordModel<double>(plain, bits, new WordModelOptions { Decide = _ => 0 })));
        Assert.Contains("say it (EmptyWordClass)", Fault(() => LStar.Extract(new WordModel<double>(plain, bits))));
        Assert.Contains("'x'", Fault(() => new WordModel<double>(plain, WordInput<double>.OneHot(["a", "b", "c"])).Classify([[0]])));
        Assert.Contains("the word 01 has the number NaN", Fault(() => new WordModel<double>(plain, new WordInput<double>(Machines.Bits, _ => new[,] { { 1, double.NaN } })).Classify([[0, 1]])));
        Assert.Contains("1 rows for 2 symbols", Fault(() => WordInput<double>.OfRows(Machines.Bits, new double[1, 2])));
        Assert.Contains("symbol 2; there are 2", Fault(() => new WordModel<double>(plain, bits).Classify([[0, 2]])));
    }

    [Fact]
    public void A_model_without_states_can_still_be_learned()
    {
        // The class hangs on the last symbol alone.
        var last = new WordModel<double>(new NoRecurrence.Of<double>(I: 2, C: 2, seed: 1), WordInput<double>.OneHot(Machines.Bits), new WordModelOptions { EmptyWordClass = 0 });
        LStarResult learned = LStar.Extract(last, new ModelLStarOptions { Search = new WordSearchOptions { AllUpTo = 4, RandomWords = 20 } });
        Assert.True(learned.Converged);
        Assert.InRange(learned.Automaton.States, 1, 2);
        Assert.Single(learned.Tested);
        Assert.Equal(learned.Fidelity!.Words, learned.Fidelity.Agreeing);
    }

    [Fact]
    public void Words_of_a_rare_class_are_drawn_as_often_as_others_where_asked_for()
    {
        var truth = new Automaton(Machines.Bits, ["no 000", "000"], 0, [0, 0, 0, 1], [[1, 0], [2, 0], [3, 0], [3, 3]]);
        AutomatonFidelity plain = AutomatonFidelity.Of(truth, truth, new FidelityOptions { Lengths = [60], WordsPerLength = 400 });
        AutomatonFidelity balanced = AutomatonFidelity.Of(truth, truth, new FidelityOptions { Lengths = [60], WordsPerLength = 400, Balanced = true });
        Assert.InRange(plain.Lengths[0].WordsOfClass[0], 0, 20);
        Assert.Equal([200, 200], balanced.Lengths[0].WordsOfClass);
        // With 5 symbols of 32 words 24 have no 000: each is drawn about as often.
        var words = new WordsOfClass(truth, 5);
        RandomStream random = RandomStream.For(1, 0);
        int[] counts = [.. Enumerable.Range(0, 24 * 200).Select(_ => string.Concat(words.Draw(random, 0))).GroupBy(word => word).Select(group => group.Count())];
        Assert.Equal(24, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 130, 270));
        var one = new Automaton(Machines.Bits, ["x", "y"], 0, [0], [[0, 0]]);
        Assert.Equal([30, 0], AutomatonFidelity.Of(one, one, new FidelityOptions { Lengths = [9], WordsPerLength = 30, Balanced = true }).Lengths[0].WordsOfClass);
    }

    [Fact]
    public void Making_an_automaton_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => StateAutomaton.Extract(Counting(), cancellation: stop.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => LStar.Extract(Counting(), cancellation: stop.Token));
    }

    private static IRecurrentModel<double> CounterModel() => CounterOf(3);

    private static IRecurrentModel<double> CounterOf(int symbols)
    {
        var counter = new Counter.Of<double>(I: symbols, seed: 1);
        using ParameterEdit<double> edit = counter.Compiled.Edit();
        for (int symbol = 0; symbol < symbols; symbol++) edit["w"][symbol] = symbol;
        return counter;
    }
}
