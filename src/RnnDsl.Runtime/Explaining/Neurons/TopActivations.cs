using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="TopActivations"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record TopActivationsOptions<T> : SurveyOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The units; all if not given.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>How many places are kept at each end.</summary>
    public int Count { get; init; } = 10;

    /// <summary>Whether a sequence gives one place at each end at most, so that one long stretch does not fill the list.</summary>
    public bool OnePerSequence { get; init; } = true;

    /// <summary>How many steps before the place belong to its context.</summary>
    public int Before { get; init; } = 5;

    /// <summary>How many steps after it.</summary>
    public int After { get; init; } = 2;

    /// <summary>What a person calls a step, for example its word or symbol. Where it is not given, tokens are called by their numbers, other steps by nothing.</summary>
    public Func<DataStep<T>, string>? Label { get; init; }
}

/// <summary>The places of a data set where each unit of a quantity is greatest and least.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Sequences">How many sequences were looked at.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="Units">The units that were asked for.</param>
public sealed partial record TopActivations(string Model, string Quantity, int Sequences, long Steps, IReadOnlyList<UnitContexts> Units)
{
    /// <summary>The places of a unit.</summary>
    /// <exception cref="ArgumentException">It was not looked at.</exception>
    public UnitContexts this[int unit] => Units.FirstOrDefault(found => found.Unit == unit) ?? throw new ArgumentException($"Unit {unit} of '{Quantity}' was not looked at.", nameof(unit));

    /// <summary>Runs a model over a data set once and keeps, for each unit, the places where it is greatest and least. Of equal values the earlier place counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="options">Units, how many places, how long contexts are, what steps are called.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">Something does not fit the model.</exception>
    /// <exception cref="ArithmeticException">The quantity is not a finite number somewhere.</exception>
    public static TopActivations Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, string quantity, TopActivationsOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new TopActivationsOptions<T>();
        var surveyor = new TopSurveyor<T>(model.Compiled.Description, quantity, options);
        Survey.Run(model.Compiled, data, options, cancellation, surveyor);
        return surveyor.Result();
    }
}

/// <summary>Where a unit is greatest and least.</summary>
/// <param name="Unit">The unit, from 0; of a matrix counted row by row.</param>
/// <param name="Mean">Its mean over all steps.</param>
/// <param name="StandardDeviation">Its standard deviation over all steps (divided by n).</param>
/// <param name="Greatest">The places of its greatest values, the greatest first.</param>
/// <param name="Least">The places of its least values, the least first.</param>
public sealed record UnitContexts(int Unit, double Mean, double StandardDeviation, IReadOnlyList<ActivationContext> Greatest, IReadOnlyList<ActivationContext> Least);

/// <summary>A place and its surroundings.</summary>
/// <param name="Example">The number of the sequence.</param>
/// <param name="Step">The step, from 0.</param>
/// <param name="Value">The unit's value there.</param>
/// <param name="FirstStep">The first step of the context.</param>
/// <param name="Values">The unit's value at each step of the context; of a quantity with one value for a sequence, that one.</param>
/// <param name="Labels">What the steps of the context are called; null where nothing calls them.</param>
public sealed record ActivationContext(int Example, int Step, double Value, int FirstStep, IReadOnlyList<double> Values, IReadOnlyList<string>? Labels)
{
    /// <summary>The labels as a text, that of the place in brackets.</summary>
    public override string ToString() => Labels is null
        ? FormattableString.Invariant($"sequence {Example}, step {Step}: {Value:G4}")
        : string.Join(' ', Labels.Select((label, i) => FirstStep + i == Step ? $"[{label}]" : label));
}

/// <summary>Keeps the greatest and least values of units with their contexts.</summary>
internal sealed class TopSurveyor<T> : UnitSurveyor<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TopActivationsOptions<T> options;
    private readonly string model;
    private readonly Func<DataStep<T>, string>? label;
    private readonly Moments[] moments;
    private readonly PriorityQueue<ActivationContext, Rank>[] greatest;
    private readonly PriorityQueue<ActivationContext, Rank>[] least;

    internal TopSurveyor(ModelDescription model, string quantity, TopActivationsOptions<T> options) : base(model, quantity, options.Units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Count, 1, "options.Count");
        ArgumentOutOfRangeException.ThrowIfNegative(options.Before, "options.Before");
        ArgumentOutOfRangeException.ThrowIfNegative(options.After, "options.After");
        (this.options, this.model) = (options, model.Name);
        label = options.Label ?? (model.GivenInputs is [{ Tokens: > 0 }] ? step => $"{step.Token}" : null);
        moments = new Moments[Units.Length];
        greatest = [.. Units.Select(_ => new PriorityQueue<ActivationContext, Rank>())];
        least = [.. Units.Select(_ => new PriorityQueue<ActivationContext, Rank>())];
    }

    internal TopActivations Result() => new(model, Quantity, Sequences, Steps,
        [.. Units.Select((unit, u) => new UnitContexts(unit, moments[u].Mean, moments[u].Deviation, Ordered(greatest[u]), Ordered(least[u])))]);

    protected override void Take(UnitSequence<T> sequence)
    {
        for (int u = 0; u < Units.Length; u++)
        {
            int top = 0, bottom = 0;
            for (int row = 0; row < sequence.Rows; row++)
            {
                double value = sequence.Values[row, u];
                moments[u].Add(value);
                if (value > sequence.Values[top, u]) top = row;
                if (value < sequence.Values[bottom, u]) bottom = row;
                if (options.OnePerSequence) continue;
                Offer(greatest[u], sequence, u, row, value);
                Offer(least[u], sequence, u, row, -value);
            }
            if (!options.OnePerSequence) continue;
            Offer(greatest[u], sequence, u, top, sequence.Values[top, u]);
            Offer(least[u], sequence, u, bottom, -sequence.Values[bottom, u]);
        }
    }

    private void Offer(PriorityQueue<ActivationContext, Rank> kept, UnitSequence<T> sequence, int u, int row, double height)
    {
        var rank = new Rank(height, sequence.Example, sequence.StepOf(row));
        if (kept.Count == options.Count)
        {
            kept.TryPeek(out _, out Rank lowest);
            if (rank.CompareTo(lowest) <= 0) return;
            kept.Dequeue();
        }
        kept.Enqueue(ContextOf(sequence, u, row), rank);
    }

    private ActivationContext ContextOf(UnitSequence<T> sequence, int u, int row)
    {
        DataStep<T> at = sequence.At(row);
        int firstStep = Math.Max(0, at.Step - options.Before), lastStep = Math.Min(at.Length - 1, at.Step + options.After), offset = sequence.StepOf(0);
        var values = new List<double>();
        for (int step = Math.Max(firstStep, offset); step <= lastStep && step - offset < sequence.Rows; step++) values.Add(sequence.Values[step - offset, u]);
        string[]? labels = label is null ? null : [.. Enumerable.Range(firstStep, lastStep - firstStep + 1).Select(step => label(at.At(step)))];
        return new ActivationContext(sequence.Example, at.Step, sequence.Values[row, u], firstStep, values, labels);
    }

    private static ActivationContext[] Ordered(PriorityQueue<ActivationContext, Rank> kept) => [.. kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    /// <summary>The height of a value; of equal ones the earlier is the higher.</summary>
    private readonly record struct Rank(double Height, int Example, int Step) : IComparable<Rank>
    {
        public int CompareTo(Rank other) => Height.CompareTo(other.Height) is var height && height != 0 ? height
            : other.Example.CompareTo(Example) is var example && example != 0 ? example : other.Step.CompareTo(Step);
    }
}
