using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A phrase: steps of a sequence, both ends included.</summary>
/// <param name="Start">The first step, from 0.</param>
/// <param name="End">The last step.</param>
public readonly record struct Phrase(int Start, int End);

/// <summary>What <see cref="ContextualDecomposition"/> can be told.</summary>
public sealed record ContextualDecompositionOptions : ExplainOptions
{
    /// <summary>Quantities that are left whole: they scale both parts. The published code leaves an LSTM's output gate whole.</summary>
    public IReadOnlyList<string> Whole { get; init; } = [];

    /// <summary>Whether what biases alone make at a phrase's last step counts as the phrase's; the published code leaves it out there.</summary>
    public bool BiasAtEnd { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>
/// What a phrase, by itself and together with what it does to the rest, is relevant for: each value is split in a part of the phrase,
/// one of everything else, and one of biases (Murdoch et al. 2018). Softmax weights stay whole.
/// </summary>
public static class ContextualDecomposition
{
    /// <summary>Splits a quantity at the last step, for each phrase.</summary>
    /// <param name="model">The model; its definition is [Explainable].</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="quantity">What is split, for example the logits.</param>
    /// <param name="phrases">The phrases, the same for all examples.</param>
    /// <param name="wrt">The input that has the phrases; the only input if not given.</param>
    /// <param name="step">At which step of the quantity; the last by default.</param>
    /// <param name="initial">The states to start from; zero if not given. They are irrelevant.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="options">What is left whole.</param>
    /// <param name="cancellation">Stops between phrases.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="NotSupportedException">The definition is not [Explainable].</exception>
    public static Decomposition Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, string quantity, IReadOnlyList<Phrase> phrases, string? wrt = null, Step step = default,
        InitialStates<T>? initial = null, Interventions<T>? interventions = null, ContextualDecompositionOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(phrases);
        options ??= new ContextualDecompositionOptions();
        RecurrentModel<T> compiled = model.Compiled;
        ModelDescription description = compiled.Description;
        Wrt input = Wrt.Find(description, wrt);
        if (input.Kind != WrtKind.Input) throw new ArgumentException($"{description.Name}: phrases are steps of an input; '{input.Name}' is none.", nameof(wrt));
        GradientPass<T>.CheckCall(compiled, batch, Target.Sum(quantity, step), initial);
        foreach (string whole in options.Whole) description.SlotOf(whole);
        Batch<T> named = CompanionBatch.Named(compiled, batch, options.Run);
        BatchGeometry steps = named.Inputs[named.IndexOf(input.Name)].Rows.Geometry;
        foreach (Phrase phrase in phrases)
            if (phrase.Start < 0 || phrase.End < phrase.Start || phrase.End >= steps.Steps)
                throw new ArgumentOutOfRangeException(nameof(phrases), $"The phrase from step {phrase.Start} to step {phrase.End} is none of '{input.Name}', whose longest example has {steps.Steps} steps, numbered from 0.");

        RecurrentModel<T> companion = compiled.CompanionOf(CompanionKind.Decomposition, [.. options.Whole.Select(name => (CompanionNames.Prefixed(CompanionNames.Whole, name), 1.0))]);
        var parts = new List<(double[][] Relevant, double[][] Bias)>();
        double[][] values = [];
        foreach (Phrase phrase in phrases)
        {
            cancellation.ThrowIfCancellationRequested();
            Trace<T> trace = companion.Record(Inputs(companion.Description, description, named, input.Name, phrase, options.BiasAtEnd), initial, interventions, options.Run);
            parts.Add((Rows(trace, CompanionNames.Prefixed(CompanionNames.Relevant, quantity), step), Rows(trace, CompanionNames.Prefixed(CompanionNames.Bias, quantity), step)));
            values = Rows(trace, quantity, step);
            options.Progress?.Report((double)parts.Count / phrases.Count);
        }
        return new Decomposition(quantity, [.. phrases], values, [.. parts.Select(part => part.Relevant)], [.. parts.Select(part => part.Bias)]);
    }

    /// <summary>The model's inputs, the parts of them that the phrase is, and the steps whose biases are the phrase's.</summary>
    private static Batch<T> Inputs<T>(ModelDescription companion, ModelDescription model, Batch<T> named, string input, Phrase phrase, bool biasAtEnd) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parts = new List<BatchInput<T>>();
        for (int i = 0; i < model.Inputs.Length; i++)
        {
            StepRows<T> from = named.Inputs[i].Rows;
            var rows = new StepRows<T>(from.Width);
            rows.Fit(from.Geometry);
            rows.Clear();
            for (int example = 0; model.Inputs[i].Name == input && example < named.Count; example++)
            for (int step = phrase.Start; step <= Math.Min(phrase.End, from.Geometry.Lengths[example] - 1); step++)
                // Of a token there is no part: it is the phrase's or not.
                if (model.Inputs[i].Tokens > 0) rows.At(example, step).Fill(T.One);
                else from.At(example, step).CopyTo(rows.At(example, step));
            parts.Add(new BatchInput<T>(CompanionNames.Relevant + model.Inputs[i].Name, rows));
        }
        foreach (InputInfo span in companion.Inputs.Where(info => info.Name.StartsWith(CompanionNames.InSpan, StringComparison.Ordinal)))
        {
            BatchGeometry geometry = span.Space is null ? named.ExampleGeometry : span.Space.Length == 0 ? named.Geometry : named.Inputs[named.IndexOf(span.Space)].Rows.Geometry;
            var rows = new StepRows<T>(1);
            rows.Fit(geometry);
            rows.Clear();
            for (int example = 0; (span.Space == input || span.Space == "") && example < named.Count; example++)
            for (int step = phrase.Start; step < Math.Min(phrase.End + (biasAtEnd ? 1 : 0), geometry.Lengths[example]); step++)
                rows.At(example, step).Fill(T.One);
            parts.Add(new BatchInput<T>(span.Name, rows));
        }
        Batch<T> both = Batch<T>.Over(named.Geometry, named.ExampleGeometry, [.. named.Inputs.ToArray(), .. parts], [.. named.Contexts]);
        for (int c = 0; c < named.Contexts.Length; c++)
        {
            BatchContext<T> context = named.Contexts[c];
            both = both.WithContext(CompanionNames.Relevant + context.Name, [.. Enumerable.Range(0, named.Count).Select(example => new T[named.ContextOf(context, example).GetLength(0), context.Units])]);
        }
        return both;
    }

    private static double[][] Rows<T>(Trace<T> trace, string quantity, Step step) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Quantity<T> rows = trace[quantity];
        var values = new double[rows.Count][];
        for (int example = 0; example < values.Length; example++)
        {
            (int first, int end) = step.Range(rows.Lengths[example]);
            values[example] = new double[rows.Width];
            for (int t = first; t < end; t++)
            for (int unit = 0; unit < rows.Width; unit++)
                values[example][unit] += double.CreateTruncating(rows[example, t][unit]);
        }
        return values;
    }
}

/// <summary>For each phrase and example, what of each unit of a quantity is the phrase's, what is not, and what biases alone make.</summary>
public sealed partial class Decomposition
{
    private readonly double[][] values;
    private readonly double[][][] relevant;
    private readonly double[][][] bias;

    internal Decomposition(string quantity, Phrase[] phrases, double[][] values, double[][][] relevant, double[][][] bias) =>
        (Quantity, Phrases, this.values, this.relevant, this.bias) = (quantity, phrases, values, relevant, bias);

    /// <summary>What was split.</summary>
    public string Quantity { get; }

    /// <summary>The phrases.</summary>
    public IReadOnlyList<Phrase> Phrases { get; }

    /// <summary>How many examples there are.</summary>
    public int Examples => values.Length;

    /// <summary>The quantity itself [units], of an example.</summary>
    public IReadOnlyList<double> Value(int example) => values[example];

    /// <summary>The phrase's part [units].</summary>
    public IReadOnlyList<double> Relevant(int example, int phrase) => relevant[phrase][example];

    /// <summary>The part that biases alone make [units]: the same for all phrases where no bias is inside a product.</summary>
    public IReadOnlyList<double> Bias(int example, int phrase) => bias[phrase][example];

    /// <summary>All the rest [units].</summary>
    public IReadOnlyList<double> Irrelevant(int example, int phrase) =>
        [.. values[example].Select((value, unit) => value - relevant[phrase][example][unit] - bias[phrase][example][unit])];
}
