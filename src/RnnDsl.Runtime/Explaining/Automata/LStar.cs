namespace RnnDsl.Explaining;

/// <summary>How far <see cref="LStar"/> goes.</summary>
public record LStarOptions
{
    /// <summary>The most states.</summary>
    public int MaxStates { get; init; } = 200;

    /// <summary>The most different words that are asked; they are kept.</summary>
    public int MaxQueries { get; init; } = 500_000;

    /// <summary>Told where it stands after each equivalence query.</summary>
    public IProgress<LStarProgress>? Progress { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStates, 1, "options.MaxStates");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueries, 1, "options.MaxQueries");
    }
}

/// <summary>Where <see cref="LStar"/> stands.</summary>
/// <param name="Round">The number of the equivalence query, from 1.</param>
/// <param name="States">The states of the hypothesis.</param>
/// <param name="Queries">The different words that were asked.</param>
public readonly record struct LStarProgress(int Round, int States, int Queries);

/// <summary>
/// Learns the smallest automaton of a language by asking the class of words and, of each hypothesis, whether it is right (L*, Angluin 1987), for any
/// number of classes. Counterexamples are handled as by Rivest and Schapire (1993): each adds one suffix, found by halving.
/// </summary>
public static partial class LStar
{
    /// <summary>Learns an automaton.</summary>
    /// <param name="teacher">What is learned: gives words their classes.</param>
    /// <param name="tests">Look for counterexamples, one after another; learning ends where none finds one.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Stops between words.</param>
    /// <returns>The automaton, whether it passed all tests, and what was asked. Where a limit was reached, the last hypothesis: it is wrong on the last counterexample.</returns>
    /// <exception cref="ArgumentException">There are no tests, or a limit allows for no hypothesis.</exception>
    public static LStarResult Learn(IWordClassifier teacher, IReadOnlyList<IEquivalenceTest> tests, LStarOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(tests);
        options ??= new LStarOptions();
        options.Check();
        if (tests.Count == 0) throw new ArgumentException("There are no equivalence tests.", nameof(tests));
        return new Learning(teacher, tests, options).Run(cancellation);
    }

    /// <summary>One run of the algorithm.</summary>
    private sealed class Learning(IWordClassifier teacher, IReadOnlyList<IEquivalenceTest> tests, LStarOptions options)
    {
        private readonly AskedWords asked = new(teacher, options.MaxQueries);
        private readonly List<Counterexample> counterexamples = [];
        private int rounds;

        internal LStarResult Run(CancellationToken cancellation)
        {
            Automaton? hypothesis = null;
            try
            {
                var table = new ObservationTable(asked);
                while (true)
                {
                    if (!table.Close(options.MaxStates, cancellation)) return Result(hypothesis, LStarEnd.StateLimit);
                    hypothesis = table.Hypothesis();
                    rounds++;
                    options.Progress?.Report(new LStarProgress(rounds, hypothesis.States, asked.Asked));
                    if (Wrong(hypothesis, cancellation) is not { } word) return Result(hypothesis, LStarEnd.Converged);
                    table.Learn(hypothesis, word, cancellation);
                }
            }
            catch (QueryLimitException)
            {
                return Result(hypothesis, LStarEnd.QueryLimit);
            }
        }

        private int[]? Wrong(Automaton hypothesis, CancellationToken cancellation)
        {
            // A hypothesis that the last counterexample still refutes needs no new one.
            if (counterexamples.Count > 0 && hypothesis.Classify([.. counterexamples[^1].Word]) != counterexamples[^1].Class) return [.. counterexamples[^1].Word];
            foreach (IEquivalenceTest test in tests)
            {
                cancellation.ThrowIfCancellationRequested();
                if (test.Counterexample(hypothesis, asked, cancellation) is not { } word) continue;
                int found = asked.Classify([word], cancellation)[0];
                if (found == hypothesis.Classify(word.AsSpan()))
                    throw new InvalidOperationException($"An equivalence test gave the word {Words.Text(word, asked.Symbols)}, which both give the class '{asked.Classes[found]}'.");
                counterexamples.Add(new Counterexample(word, found, hypothesis.States));
                return word;
            }
            return null;
        }

        private LStarResult Result(Automaton? hypothesis, LStarEnd end)
        {
            if (hypothesis is null)
                throw new ArgumentException(end == LStarEnd.StateLimit ? $"{options.MaxStates} states are too few for the first hypothesis."
                    : $"{options.MaxQueries} words are too few for the first hypothesis.", nameof(options));
            WordTest[] tested = end == LStarEnd.Converged ? [.. tests.Select(test => test.Tested)] : [];
            return new LStarResult(hypothesis.Minimise().NamedByWords(), end, asked.Asked, rounds, counterexamples, tested);
        }
    }
}
