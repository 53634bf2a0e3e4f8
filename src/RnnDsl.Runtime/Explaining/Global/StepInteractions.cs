using System.Globalization;
using System.Numerics;
using MathNet.Numerics.Statistics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="StepInteractions"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record StepInteractionsOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How far apart two steps may be; all pairs if not given. The work grows with the number of pairs.</summary>
    public int? MaximumLag { get; init; }

    internal override void Check()
    {
        base.Check();
        if (MaximumLag is { } lag) ArgumentOutOfRangeException.ThrowIfLessThan(lag, 1, "options.MaximumLag");
    }

    internal override IReadOnlyDictionary<string, string> Describe()
    {
        var text = new Dictionary<string, string>(base.Describe());
        if (MaximumLag is { } lag) text["maximum lag"] = lag.ToString(CultureInfo.InvariantCulture);
        return text;
    }
}

/// <summary>How strongly steps that lie so far apart act together, over sequences.</summary>
/// <param name="Lag">How many steps lie between the two, plus 1.</param>
/// <param name="Size">The mean over sequences of the mean |interaction| of a sequence's pairs; its standard error is that over sequences.</param>
/// <param name="Signed">The same of the interactions themselves.</param>
public sealed record LagInteraction(int Lag, Estimate Size, Estimate Signed);

/// <summary>
/// How two steps act together: f(x) − f(x∖i) − f(x∖j) + f(x∖ij), where a step that is taken away is replaced. 0 where what they account for adds up; the second difference of the
/// target, without derivatives (the pairwise Shapley interaction at the full coalition, Grabisch and Roubens 1999).
/// </summary>
/// <param name="Target">What was explained, in words.</param>
/// <param name="Options">What it was told, as name and text.</param>
/// <param name="Values">
/// For each example [steps × steps], symmetric; on the diagonal f(x) − f(x∖i), what step i accounts for by itself. Not a number beyond the maximum lag. Means over draws of a random replacement.
/// </param>
/// <param name="StandardErrors">Of each value over draws; null where the replacement is not random or drawn once.</param>
/// <param name="FunctionValue">f(x) of each example.</param>
/// <param name="Lags">Over the examples, by how far apart the steps are.</param>
public sealed partial record StepInteractions(
    string Target, IReadOnlyDictionary<string, string> Options, IReadOnlyList<NumberTable> Values, IReadOnlyList<NumberTable>? StandardErrors, IReadOnlyList<double> FunctionValue,
    IReadOnlyList<LagInteraction> Lags)
{
    /// <summary>Asks for every pair of steps of every example of a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="input">Whose steps; all inputs' that have steps if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Replacement (another symbol for tokens and one-hot steps and zero for all else if not given), draws (10 of a random one), lag.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number.</exception>
    public static StepInteractions Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? input = null, InitialStates<T>? initial = null, StepInteractionsOptions<T>? options = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(Subject<T>.Of(model, target, initial), batch, input, options ?? new StepInteractionsOptions<T>(), cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="input">Whose steps; all inputs' that have steps if not given.</param>
    /// <param name="options">Replacement, draws, lag.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static StepInteractions Of<T>(BlackBox<T> function, Batch<T> batch, string? input = null, StepInteractionsOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(Subject<T>.Of(function), batch, input, options ?? new StepInteractionsOptions<T>(), cancellation);

    private static StepInteractions Of<T>(Subject<T> subject, Batch<T> batch, string? input, StepInteractionsOptions<T> options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var pairs = new StepPairGame<T>(subject, batch, input, options);
        pairs.Ask(cancellation);
        var lags = new LagSums();
        foreach (NumberTable values in pairs.Values) lags.Add(values);
        return new StepInteractions(subject.TargetText, options.Describe(), pairs.Values, pairs.Errors(), pairs.All, lags.Lags());
    }
}

/// <summary>How strongly steps act together over a data set, by how far apart they are.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Target">What was explained, in words; where each piece of the data has a target of its own, that of the first.</param>
/// <param name="Options">What it was told, as name and text.</param>
/// <param name="Count">How many sequences there were.</param>
/// <param name="Lags">From 1 on.</param>
public sealed partial record LagInteractions(string Model, string Target, IReadOnlyDictionary<string, string> Options, int Count, IReadOnlyList<LagInteraction> Lags)
{
    /// <summary>How many sequences are asked about together; fixed, so that draws do not depend on the memory that is allowed.</summary>
    private const int Together = 64;

    /// <summary>Asks for every pair of steps of every sequence of a data set, some sequences at a time.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="targets">The target of some sequences, given by their numbers in the data set: <c>_ => Target.Unit("logits", 1)</c>.</param>
    /// <param name="input">Whose steps; all inputs' that have steps if not given.</param>
    /// <param name="options">Replacement, draws, lag.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number.</exception>
    public static LagInteractions Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, Func<IReadOnlyList<int>, Target> targets, string? input = null, StepInteractionsOptions<T>? options = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(targets);
        options ??= new StepInteractionsOptions<T>();
        var lags = new LagSums();
        string? text = null;
        int parts = (data.Count + Together - 1) / Together;
        for (int part = 0; part < parts; part++)
        {
            Piece<T> piece = data.Take(model.Compiled, [.. Enumerable.Range(part * Together, Math.Min(Together, data.Count - part * Together))]);
            Target target = targets(piece.Examples) ?? throw new ArgumentException("The target of a piece is null.", nameof(targets));
            StepInteractions found = StepInteractions.Of(
                model, piece.Batch, target, input, null,
                options with { Seed = RandomStream.For(options.Seed, part).NextBits(), Progress = PartOfProgress.Of(options.Progress, part, parts) }, cancellation);
            foreach (NumberTable values in found.Values) lags.Add(values);
            text ??= found.Target;
        }
        return new LagInteractions(model.Compiled.Description.Name, text!, options.Describe(), data.Count, lags.Lags());
    }
}

/// <summary>Interactions added up by lag.</summary>
internal sealed class LagSums
{
    private readonly List<RunningStatistics> sizes = [];
    private readonly List<RunningStatistics> signed = [];

    internal void Add(NumberTable values)
    {
        for (int lag = 1; lag < values.Rows; lag++)
        {
            double size = 0, sum = 0;
            for (int step = lag; step < values.Rows; step++) (size, sum) = (size + Math.Abs(values[step, step - lag]), sum + values[step, step - lag]);
            // What lies beyond the maximum lag was not asked for.
            if (double.IsNaN(size)) return;
            if (sizes.Count < lag)
            {
                sizes.Add(new RunningStatistics());
                signed.Add(new RunningStatistics());
            }
            sizes[lag - 1].Push(size / (values.Rows - lag));
            signed[lag - 1].Push(sum / (values.Rows - lag));
        }
    }

    internal LagInteraction[] Lags() => [.. sizes.Select((size, i) => new LagInteraction(i + 1, EffectSum.Of(size), EffectSum.Of(signed[i])))];
}
