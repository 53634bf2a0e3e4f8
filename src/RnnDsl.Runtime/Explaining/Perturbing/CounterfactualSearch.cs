using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Looks for the fewest steps that have to be replaced to flip a decision (Wachter et al. 2017, over steps and symbols): all changes of one step, of two, …
/// while there are few enough to go through, then greedily, taking back what turns out not to be needed.
/// </summary>
public static class CounterfactualSearch
{
    /// <summary>Looks for changes of each example's steps that flip whether a model's target is above a threshold.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is decided by.</param>
    /// <param name="wrt">The name of the input that is changed; the only one if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Threshold, replacement (symbols, or draws of data), how much is tried.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example and step.</exception>
    public static IReadOnlyList<Counterfactual<T>> Find<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null, InitialStates<T>? initial = null,
        CounterfactualOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Find(Subject<T>.Of(model, target, initial), batch, wrt, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="wrt">The name of the input that is changed; the only one if not given.</param>
    /// <param name="options">Threshold, replacement, how much is tried.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static IReadOnlyList<Counterfactual<T>> Find<T>(
        BlackBox<T> function, Batch<T> batch, string? wrt = null, CounterfactualOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Find(Subject<T>.Of(function), batch, wrt, options, cancellation);

    private static Counterfactual<T>[] Find<T>(Subject<T> subject, Batch<T> batch, string? wrt, CounterfactualOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new CounterfactualOptions<T>();
        options.Check();
        ModelDescription description = subject.Check(batch);
        Wrt found = Wrt.Find(description, wrt);
        if (found.Kind != WrtKind.Input)
            throw new NotSupportedException($"{description.Name}: steps of inputs are replaced; '{found.Name}' is none.");
        var scripts = new ScriptedReplacement<T>(options);
        var game = Game<T>.Of(subject, batch, Players.Steps(found.Name), options with { Replacements = new Dictionary<string, Replacement<T>> { [found.Name] = scripts }, Progress = null }, 1);
        double[] all = game.AskAll(cancellation);
        var results = new Counterfactual<T>[batch.Count];
        for (int example = 0; example < results.Length; example++)
        {
            results[example] = new ExampleSearch<T>(game, scripts.Bound!, example, all[example], options, cancellation).Find();
            options.Progress?.Report((example + 1.0) / results.Length);
        }
        return results;
    }
}

/// <summary>The search for one example.</summary>
internal sealed class ExampleSearch<T>(Game<T> game, ScriptedAbsent<T> scripts, int example, double original, CounterfactualOptions<T> options, CancellationToken cancellation)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double functionValue = original;
    private readonly bool above = original > options.Threshold;
    private readonly int steps = game.Maps[example].Count;
    private readonly List<(int Step, int Number)> singles = [];
    private readonly List<(int Step, int Number)[]> waiting = [];
    private (int Step, int Number)[] best = [];
    private double bestValue = original;
    private int tried;

    internal Counterfactual<T> Find()
    {
        for (int step = 0; step < steps; step++)
            for (int number = 0; number < scripts.Choices(example); number++)
                if (scripts.IsChoice(example, step, number)) singles.Add((step, number));
        int size = 0;
        while (size < Math.Min(options.MostChanges, steps) && Combinations(size + 1) <= options.MostTried)
        {
            Enumerate([], 0, ++size);
            Ask();
            if (IsFlipped(bestValue)) return Result(gone: size - 1);
        }
        if (size < Math.Min(options.MostChanges, steps))
        {
            Greedy();
            TakeBack();
        }
        return Result(gone: size);
    }

    private bool IsFlipped(double value) => value > options.Threshold != above;

    /// <summary>How far a value has come towards the other side.</summary>
    private double Reached(double value) => above ? -value : value;

    /// <summary>At most how many changes of a number of steps there are.</summary>
    private double Combinations(int size)
    {
        double combinations = 1;
        for (int i = 0; i < size; i++) combinations *= (double)(singles.Count - i) / (i + 1);
        return combinations;
    }

    private void Enumerate((int Step, int Number)[] chosen, int from, int size)
    {
        if (chosen.Length == size)
        {
            waiting.Add(chosen);
            if (waiting.Count == Removal.AtOnce) Ask();
            return;
        }
        for (int single = from; single < singles.Count; single++)
            if (chosen.Length == 0 || singles[single].Step > chosen[^1].Step) Enumerate([.. chosen, singles[single]], single + 1, size);
    }

    /// <summary>Asks what waits; keeps the one that comes furthest.</summary>
    private double[] Ask()
    {
        if (waiting.Count == 0) return [];
        scripts.Use([.. waiting]);
        var coalitions = new Coalitions(game.MostPlayers);
        for (int script = 0; script < waiting.Count; script++)
        {
            int question = coalitions.AddAll(example, script, steps);
            foreach ((int step, _) in waiting[script]) coalitions.Leave(question, step);
        }
        var answers = new double[waiting.Count];
        game.Ask(coalitions, answers, cancellation);
        tried += answers.Length;
        for (int script = 0; script < answers.Length; script++)
            if (best.Length == 0 || Reached(answers[script]) > Reached(bestValue)) (best, bestValue) = (waiting[script], answers[script]);
        waiting.Clear();
        return answers;
    }

    /// <summary>Adds the change that brings most, or changes a changed step otherwise, until the decision flips.</summary>
    private void Greedy()
    {
        if (best.Length == 0)
        {
            foreach ((int Step, int Number) single in singles) waiting.Add([single]);
            Ask();
        }
        while (!IsFlipped(bestValue))
        {
            (int Step, int Number)[] now = best;
            foreach ((int Step, int Number) single in singles)
            {
                (int Step, int Number)[] next = [.. now.Where(change => change.Step != single.Step), single];
                if (next.Length <= options.MostChanges && !now.Contains(single)) waiting.Add(next);
            }
            double before = bestValue;
            Ask();
            if (!(Reached(bestValue) > Reached(before))) return;
        }
    }

    /// <summary>Leaves out changes without which the decision is flipped too.</summary>
    private void TakeBack()
    {
        while (IsFlipped(bestValue) && best.Length > 1)
        {
            (int Step, int Number)[] now = best;
            double value = bestValue;
            best = [];
            foreach ((int Step, int Number) change in now) waiting.Add([.. now.Where(other => other != change)]);
            Ask();
            if (IsFlipped(bestValue)) continue;
            (best, bestValue) = (now, value);
            return;
        }
    }

    /// <param name="gone">All changes of up to that many steps were gone through, and none flips the decision.</param>
    private Counterfactual<T> Result(int gone)
    {
        T[,] values = Array.Find(game.Inputs, input => ReferenceEquals(input, scripts.Input))!.Values[example];
        return new Counterfactual<T>
        {
            Example = example,
            Found = IsFlipped(bestValue),
            Changes = [.. best.OrderBy(change => change.Step).Select(change =>
                new StepChange<T>(change.Step, Cells.Row(values, change.Step).ToArray(), scripts.Value(example, change.Step, change.Number)))],
            FunctionValue = T.CreateTruncating(functionValue),
            ChangedValue = T.CreateTruncating(bestValue),
            IsSmallest = IsFlipped(bestValue) && best.Length <= gone + 1,
            Tried = tried,
        };
    }
}

/// <summary>In each draw a change that the search wants to try.</summary>
/// <param name="options">What steps are replaced by.</param>
internal sealed class ScriptedReplacement<T>(PerturbationOptions<T> options) : Replacement<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int DefaultDraws = 10;

    internal ScriptedAbsent<T>? Bound { get; private set; }

    public override string ToString() => "a chosen change";

    internal override Absent<T> Bind(PerturbedInput<T> input, ulong seed)
    {
        Replacement<T> replacement = options.Replacements.GetValueOrDefault(input.Name) ?? options.Replacement
            ?? (input.Tokens > 0 || input.IsOneHot ? OtherSymbols() : Zero);
        return Bound = new ScriptedAbsent<T>(input, replacement.Bind(input, seed), options.Draws ?? DefaultDraws);
    }
}

/// <summary>Steps replaced as a list of changes says.</summary>
internal sealed class ScriptedAbsent<T>(PerturbedInput<T> input, Absent<T> choices, int draws) : Absent<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[]?[,] sequences = new T[]?[input.Count, Math.Max(draws, Enumerable.Range(0, input.Count).Max(choices.Alternatives))];
    private (int Step, int Number)[][] scripts = [];

    internal override bool IsRandom => true;

    internal PerturbedInput<T> Input => input;

    internal void Use((int Step, int Number)[][] changes) => scripts = changes;

    /// <summary>How many values each step may take.</summary>
    internal int Choices(int example) => choices.HasAlternatives ? choices.Alternatives(example) : draws;

    /// <summary>Whether a value is one that a step may take, and another than it has.</summary>
    internal bool IsChoice(int example, int step, int number) =>
        (!choices.HasAlternatives || choices.Weight(example, step, number) > 0)
        && !Sequence(example, number).AsSpan(step * input.Width, input.Width).SequenceEqual(Cells.Row(input.Values[example], step));

    internal T[] Value(int example, int step, int number) => Sequence(example, number).AsSpan(step * input.Width, input.Width).ToArray();

    internal override void Fill(int example, int draw, T[,] to)
    {
        Cells.Of(input.Values[example]).CopyTo(Cells.Of(to));
        if (draw >= scripts.Length) return;
        foreach ((int step, int number) in scripts[draw]) Sequence(example, number).AsSpan(step * input.Width, input.Width).CopyTo(Cells.Row(to, step));
    }

    /// <summary>All steps' values of one number, row by row.</summary>
    private T[] Sequence(int example, int number)
    {
        if (sequences[example, number] is { } known) return known;
        var values = new T[input.Lengths[example], input.Width];
        if (choices.HasAlternatives) choices.FillAlternative(example, number, values);
        else choices.Fill(example, number, values);
        return sequences[example, number] = Cells.Of(values).ToArray();
    }
}
