using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>
/// Compares with an automaton made of the model's states, which is refined as it turns out to be wrong (Weiss, Goldberg and Yahav 2018): a word that the two
/// automata give different classes refutes one of them, and the model says which.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StateAbstraction<T> : IEquivalenceTest where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StateAutomatonOptions options;
    private readonly StateSample<T> sample;
    private CellRefinement? refinement;

    /// <param name="model">The model that is learned.</param>
    /// <param name="options">From which words the automaton is made at first, and how fine it may become; where nothing is said of words, from all up to 256 of them and none drawn.</param>
    /// <exception cref="ArgumentException">The model has no state, or no such one; an option is out of its range.</exception>
    public StateAbstraction(WordModel<T> model, StateAutomatonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.options = options ??= new StateAutomatonOptions { AllUpTo = Words.LongestWithin(model.Symbols.Count, 256), RandomWords = 0 };
        options.Check(model.Symbols.Count);
        sample = new StateSample<T>(model, StateSample<T>.StatesOf(model, options.States));
    }

    /// <summary>How many cells the partition has.</summary>
    public int Cells => refinement?.Cells ?? 0;

    /// <summary>How many words it was made from, beginnings included.</summary>
    public int SampledWords => sample.Count;

    /// <summary>Whether the last call ended because the automaton of the states is the hypothesis; else it found a word, or its cells could not be cut as they would have had to.</summary>
    public bool IsEquivalent { get; private set; }

    /// <inheritdoc/>
    public WordTest Tested { get; private set; } = new("none yet", 0, 0, IsProof: false);

    /// <inheritdoc/>
    public int[]? Counterexample(Automaton hypothesis, IWordClassifier asked, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(asked);
        if (refinement is null)
        {
            sample.Add(options.Chosen(sample.Symbols.Count), cancellation);
            refinement = new CellRefinement(sample);
            refinement.Run(options.MaxCells, cancellation);
        }
        IsEquivalent = false;
        int[]? found = null;
        int compared = 0, longest = 0;
        while (!IsEquivalent)
        {
            Automaton abstraction = refinement.Current.Automaton;
            if (hypothesis.Distinguish(abstraction) is not { } word)
            {
                IsEquivalent = true;
                break;
            }
            int label = asked.Classify([word], cancellation)[0];
            (compared, longest) = (compared + 1, Math.Max(longest, word.Length));
            if (label != hypothesis.Classify(word.AsSpan()))
            {
                found = word;
                break;
            }
            // The cells are wrong about this word: it joins the sample, and they are cut.
            int cells = refinement.Cells, words = sample.Count;
            sample.Add([word], cancellation);
            refinement.Run(options.MaxCells, cancellation);
            if (refinement.Cells == cells && sample.Count == words) break;
        }
        string states = IsEquivalent ? "the automaton of the states, which is equivalent to it" : "words of the automaton of the states";
        Tested = new WordTest($"{states} ({refinement.Cells} cells, {sample.Count} words)", compared, longest, IsProof: false);
        return found;
    }
}
