using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

/// <summary>Why <see cref="LStar"/> ended.</summary>
public enum LStarEnd
{
    /// <summary>No test found a counterexample.</summary>
    Converged,

    /// <summary>The next hypothesis would have had more states than there may be.</summary>
    StateLimit,

    /// <summary>More words would have been asked than may be.</summary>
    QueryLimit,
}

/// <summary>A word that a hypothesis gave the wrong class.</summary>
/// <param name="Word">Its symbols, numbered from 0.</param>
/// <param name="Class">Its right class.</param>
/// <param name="States">The states of the hypothesis.</param>
public sealed record Counterexample(IReadOnlyList<int> Word, int Class, int States);

/// <summary>What <see cref="LStar"/> learned.</summary>
/// <param name="Automaton">The automaton, minimal; its states are called by the first of the shortest words that lead there.</param>
/// <param name="End">Why it ended. Unless it converged, the automaton is wrong at least on the last counterexample.</param>
/// <param name="Queries">The different words whose class was asked, those of the tests included.</param>
/// <param name="Rounds">The hypotheses, each an equivalence query or the last counterexample used again.</param>
/// <param name="Counterexamples">The words that refuted hypotheses, in their order.</param>
/// <param name="Tested">On which words the automaton was compared at the end, without a difference; empty where it did not converge.</param>
public sealed partial record LStarResult(
    Automaton Automaton, LStarEnd End, int Queries, int Rounds, IReadOnlyList<Counterexample> Counterexamples, IReadOnlyList<WordTest> Tested)
{
    /// <summary>Whether no test found a counterexample.</summary>
    [JsonIgnore]
    public bool Converged => End == LStarEnd.Converged;

    /// <summary>How often automaton and model agree, by length; null where it was not measured.</summary>
    public AutomatonFidelity? Fidelity { get; init; }
}
