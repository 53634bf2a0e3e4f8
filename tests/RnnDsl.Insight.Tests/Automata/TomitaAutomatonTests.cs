using RnnDsl.Explaining;
using Xunit.Abstractions;

namespace RnnDsl.Insight.Tests;

public class TomitaAutomatonTests(ITestOutputHelper output)
{
    private const int Longest = 12, WordsPerLength = 200;

    public static TheoryData<string> Nets => [.. TomitaNets.Names];

    [Theory]
    [MemberData(nameof(Nets))]
    public void The_automaton_of_a_nets_states_is_Tomita_4(string net)
    {
        WordModel<double> model = TomitaNets.Padded(net);
        StateAutomaton made = StateAutomaton.Extract(model, new StateAutomatonOptions { AllUpTo = 8, RandomWords = 0, Fidelity = new FidelityOptions { WordsPerLength = 100 } });
        CheckTomita4(made.Automaton);
        Assert.True(made.IsDeterministic);
        CheckAgreement(made.Automaton, model);
        foreach (RefinementStep step in made.Refinement)
            output.WriteLine($"{net}: {step.Cells} cells, {step.States} states, {step.TransitionsAgainst} of {step.Transitions} transitions and {step.ClassesAgainst} classes against");
        output.WriteLine($"{net}: {made.Words} words, {made.Fidelity.Agreeing} of {made.Fidelity.Words} held-out words");
        WriteAgreement(net, made.Automaton, model);
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void The_automaton_that_is_learned_from_a_net_is_Tomita_4(string net)
    {
        WordModel<double> model = TomitaNets.Padded(net);
        LStarResult learned = LStar.Extract(model, new ModelLStarOptions
        {
            Search = new WordSearchOptions { AllUpTo = 8, RandomWords = 300, RandomUpTo = TomitaNets.Length },
            Fidelity = new FidelityOptions { Lengths = [TomitaNets.Length], WordsPerLength = 300 },
        });
        Assert.True(learned.Converged);
        CheckTomita4(learned.Automaton);
        output.WriteLine($"{net}: {learned.Automaton.States} states, {learned.Queries} queries, {learned.Rounds} rounds, {learned.Counterexamples.Count} counterexamples; "
            + string.Join("; ", learned.Tested.Select(test => $"{test.Words}: {test.Count}")));
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void The_automaton_of_a_net_is_found_from_its_states_alone(string net)
    {
        // No word is searched for: what tells a hypothesis from the net comes from the cells of its states.
        WordModel<double> model = TomitaNets.Padded(net);
        var states = new StateAbstraction<double>(model, new StateAutomatonOptions { AllUpTo = 3, RandomWords = 0 });
        LStarResult learned = LStar.Learn(model, [states]);
        Assert.True(learned.Converged);
        Assert.True(states.IsEquivalent);
        CheckTomita4(learned.Automaton);
        output.WriteLine($"{net}: {learned.Queries} queries and {states.SampledWords} sampled words, {states.Cells} cells, {learned.Rounds} rounds");
    }

    /// <summary>Class 0 is Tomita 4: no 000, for all words up to 12 symbols.</summary>
    private static void CheckTomita4(Automaton automaton)
    {
        int words = 0;
        foreach (int[] word in Machines.WordsUpTo(2, Longest))
        {
            words++;
            Assert.Equal(!Machines.ContainsZeros(word, 3), automaton.Classify(word) == 0);
        }
        Assert.Equal(8191, words);
        Assert.Equal(4, automaton.States);
        Assert.Null(automaton.Distinguish(new Automaton(Machines.Bits, automaton.Classes, 0, [0, 0, 0, 1], [[1, 0], [2, 0], [3, 0], [3, 3]])));
    }

    /// <summary>On all words up to 12 symbols the net says the same.</summary>
    private static void CheckAgreement(Automaton automaton, WordModel<double> model)
    {
        AutomatonFidelity short12 = AutomatonFidelity.Of(automaton, model, new FidelityOptions { Lengths = [.. Enumerable.Range(0, Longest + 1)], WordsPerLength = 1 << Longest });
        Assert.Equal(8191, short12.Words);
        Assert.Equal(8191, short12.Agreeing);
        Assert.All(short12.Lengths, length => Assert.Equal(1, length.AtLeast));
    }

    /// <summary>States the agreement at lengths that it was not made from; half of the words are of each class.</summary>
    private void WriteAgreement(string net, Automaton automaton, WordModel<double> model)
    {
        var options = new FidelityOptions { Lengths = [.. Enumerable.Range(Longest + 1, Math.Max(0, TomitaNets.Length - Longest))], WordsPerLength = WordsPerLength, Balanced = true };
        AutomatonFidelity padded = AutomatonFidelity.Of(automaton, model, options);
        WordModel<double> asTheyAre = TomitaNets.AsTheyAre(net);
        AutomatonFidelity own = AutomatonFidelity.Of(automaton, asTheyAre, options with { Lengths = [1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 30, 40] });
        AutomatonFidelity once = AutomatonFidelity.Of(automaton, asTheyAre, [.. new[] { 20, 30, 40, 100 }.SelectMany(ZerosOnce)]);
        foreach ((string how, AutomatonFidelity fidelity) in new[] { ("padded", padded), ("as they are", own), ("000 once among ones", once) })
            foreach (LengthAgreement length in fidelity.Lengths)
                output.WriteLine($"{net}: {how}, length {length.Length}: {length.Agreeing} of {length.Words}{(length.IsAll ? " (all)" : "")}, "
                    + $"by class {string.Join(", ", length.AgreeingOfClass.Zip(length.WordsOfClass, (agreeing, all) => $"{agreeing} of {all}"))}; at least {length.AtLeast:0.0000}");
        Assert.Equal(padded.Words, WordsPerLength * padded.Lengths.Count);
    }

    /// <summary>Ones with 000 at each place.</summary>
    private static IEnumerable<int[]> ZerosOnce(int length) =>
        Enumerable.Range(0, length - 2).Select(at => Enumerable.Range(0, length).Select(i => i >= at && i < at + 3 ? 0 : 1).ToArray());
}
