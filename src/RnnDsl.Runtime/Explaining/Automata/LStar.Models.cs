using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>How an automaton is learned from a model.</summary>
public sealed record ModelLStarOptions : LStarOptions
{
    /// <summary>The words that hypotheses are compared on; null for the default ones.</summary>
    public WordSearchOptions? Search { get; init; }

    /// <summary>The partition of the model's states that hypotheses are compared with; the default one if not given.</summary>
    public StateAutomatonOptions? States { get; init; }

    /// <summary>Whether hypotheses are compared with a partition of the model's states at all.</summary>
    public bool UseStates { get; init; } = true;

    /// <summary>On which words automaton and model are compared at the end.</summary>
    public FidelityOptions? Fidelity { get; init; }
}

public static partial class LStar
{
    /// <summary>
    /// Learns an automaton from a model: short and drawn words, and the automaton of its states, look for counterexamples (Weiss, Goldberg and Yahav 2018).
    /// </summary>
    /// <param name="model">The model, and how it reads words.</param>
    /// <param name="options">Limits, tests and the words for the fidelity.</param>
    /// <param name="cancellation">Stops between words.</param>
    /// <returns>The automaton, on what it was tested, and how often it agrees with the model by length.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, a limit allows for no hypothesis, or there is no such state.</exception>
    /// <exception cref="ArithmeticException">An output or a state is not a number.</exception>
    public static LStarResult Extract<T>(WordModel<T> model, ModelLStarOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ModelLStarOptions();
        options.Fidelity?.Check();
        var tests = new List<IEquivalenceTest> { new WordSearch(options.Search) };
        if (options.UseStates && model.Description.States.Length > 0) tests.Add(new StateAbstraction<T>(model, options.States));
        LStarResult learned = LStar.Learn(model, tests, options, cancellation);
        return learned with { Fidelity = AutomatonFidelity.Of(learned.Automaton, model, options.Fidelity, cancellation) };
    }
}
