using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="InputResponse"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record InputResponseOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The values that a cell moves over; between the least and the largest value of its feature in the batch if not given.</summary>
    public IReadOnlyList<T>? Grid { get; init; }

    /// <summary>How many values are taken where no grid is given, equally spaced.</summary>
    public int Points { get; init; } = 11;

    /// <summary>Whole rows [features] that a step moves over, for example one-hot rows; then features do not move one by one.</summary>
    public IReadOnlyList<T[]>? Symbols { get; init; }

    /// <summary>The tokens that a step moves over, of an input of tokens; all of them if not given.</summary>
    public IReadOnlyList<int>? Tokens { get; init; }

    /// <summary>The steps whose curves are drawn; all of them if not given. A step that an example does not reach is left out.</summary>
    public IReadOnlyList<int>? Steps { get; init; }

    /// <summary>The features whose curves are drawn; all of them if not given.</summary>
    public IReadOnlyList<int>? Features { get; init; }

    /// <summary>
    /// How many steps, of all changed sequences together, are run at once; bounds the memory, and does not change a result.
    /// Null: about as many as keep the recorded values within a few MiB.
    /// </summary>
    public int? RowBudget { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["grid"] = Symbols is { } symbols ? $"{symbols.Count} symbols" : Tokens is { } tokens ? $"{tokens.Count} tokens"
            : Grid is { } grid ? string.Join(", ", grid.Select(value => value.ToString(null, CultureInfo.InvariantCulture))) : $"{Points} points, or all tokens",
        ["steps"] = Steps is null ? "all" : string.Join(", ", Steps),
        ["features"] = Features is null ? "all" : string.Join(", ", Features),
    };
}

/// <summary>
/// How the target answers when one cell of an input, or one whole step, moves over a grid of values and everything else stays: a curve for each
/// example (individual conditional expectation, Goldstein et al. 2015), and their mean over the examples (partial dependence, Friedman 2001).
/// </summary>
/// <remarks>
/// A curve says what the model would do with inputs that may never occur together; how far a step is bound to the one before it says
/// <see cref="InputModel{T}"/>.
/// </remarks>
public static class InputResponse
{
    /// <summary>The curves of an input's cells or steps.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs; also the data that partial dependence averages over.</param>
    /// <param name="target">What answers.</param>
    /// <param name="input">The name of an input; the only one if not given.</param>
    /// <param name="options">The grid, the steps, the features.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static InputResponses Curves<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? input = null, InputResponseOptions<T>? options = null,
        InitialStates<T>? initial = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new InputResponseOptions<T>();
        RecurrentModel<T> compiled = model.Compiled;
        Wrt found = Wrt.Find(compiled.Description, input);
        if (found.Kind != WrtKind.Input)
            throw new ArgumentException($"{compiled.Description.Name}: '{found.Name}' is no input; response curves move inputs ({ModelDescription.List(compiled.Description.Inputs.Select(info => info.Name))}).", nameof(input));
        GradientPass<T>.CheckCall(compiled, batch, target, initial);
        Batch<T> drawn = Noise.AddTo(batch, compiled.Description, options.Run?.NoiseSeed);
        int index = drawn.IndexOf(found.Name);
        ResponsePlan<T>[] plans = [.. ResponsePlan<T>.All(compiled.Description, found, drawn.Inputs[index].Rows, options)];

        Keep keep = target.Needs(compiled.Description);
        var runs = new VariedRuns<T>(compiled, drawn, initial, index, keep, options.RowBudget, options.Run);
        T[] atInput = Values(compiled, drawn, target, initial, keep, options.Run);
        RowChange<T>[] changes = [.. plans.SelectMany(plan => plan.Changes)];
        var values = new double[changes.Length];
        runs.Run(changes, (run, first, examples) =>
        {
            T[] some = target.Values(run, examples);
            for (int i = 0; i < some.Length; i++)
            {
                RowChange<T> change = changes[first + i];
                if (T.IsNaN(some[i]))
                    throw new ArithmeticException($"{compiled.Description.Name}: the target is NaN for example {change.Example} once step {change.Step} of '{found.Name}' is changed.");
                values[first + i] = double.CreateTruncating(some[i]);
            }
            options.Progress?.Report((double)(first + some.Length) / changes.Length);
        }, cancellation);
        double[] observed = [.. atInput.Select(double.CreateTruncating)];
        int taken = 0;
        var curves = new List<ResponseCurve>();
        foreach (ResponsePlan<T> plan in plans)
        {
            curves.Add(plan.Read(values.AsSpan(taken, plan.Changes.Length), observed.Length));
            taken += plan.Changes.Length;
        }
        return new InputResponses(found.Name, target.ToString()!, options.Describe(), observed, curves);
    }

    private static T[] Values<T>(RecurrentModel<T> model, Batch<T> batch, Target target, InitialStates<T>? initial, Keep keep, RunOptions? options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RunView<T> run = keep == Keep.Output ? new RunView<T>(model.Run(batch, initial, options)) : new RunView<T>(model.Record(batch, initial, options: options));
        T[] values = target.Values(run, Target.Examples(batch.Count));
        FirstNaN.Refuse(values, () => model.Record(batch, initial, options: options));
        return values;
    }
}
