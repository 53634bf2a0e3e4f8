using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// How information travels from an input into a named unit, and from it on to a target, as a weighted graph whose nodes are steps of the input, units (or groups of them) of
/// named quantities at steps, and the target.
/// </summary>
/// <remarks>
/// <para>
/// The source moves along the straight way from its baseline b to its value x. At each point of it a unit u has a velocity u̇ (how fast the way moves it) and a slope ∂f/∂u (how
/// the target f minds it, through everything later). The flow through a node is ∫ ∂f/∂u · u̇ over the way, summed over its units: the conductance of Dhamdhere et al. 2018. The
/// flow on an edge from u to v is ∫ ∂f/∂v · ∂v/∂u · u̇, with the derivative of v by u that passes through no other node (compare Lu et al. 2021, influence patterns).
/// </para>
/// <para>
/// By the chain rule this is a flow in the strict sense: what enters a node leaves it, at each point of the way and exactly; no node makes or loses any but the sources and the
/// target, as long as nothing passes by the nodes, for which the next values of all states are always among them. What leaves the sources is integrated gradients
/// (Sundararajan et al. 2017), and all that arrives is f(x) − f(b), but for the error of the integration rule.
/// </para>
/// <para>
/// The other half of the result looks at the unit alone: how much of its value at a step comes from each source, ∫ ∂u/∂x_s · ẋ_s, in the unit's own terms and whether or not the target
/// minds it.
/// </para>
/// </remarks>
public static class InformationFlow
{
    /// <summary>The flow through a unit, for each example of a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">Where flow goes to.</param>
    /// <param name="through">The quantity that is looked at, for example the next value of a state.</param>
    /// <param name="unit">Its unit, from 0; of a matrix counted row by row.</param>
    /// <param name="from">The input or quantity that flow begins at; the only input if not given. Tokens have no way between them: name what the model makes of them.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Baseline, points, nodes.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException"><paramref name="from"/> is an input of tokens, or a state.</exception>
    public static IReadOnlyList<UnitFlow> Trace<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string through, int unit, string? from = null,
        InitialStates<T>? initial = null, InformationFlowOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new InformationFlowOptions<T>();
        FlowTask<T> task = Plan(model.Compiled, through, unit, from, options);
        GradientPass<T>.CheckCall(task.Model, batch, target, initial);
        var flows = new UnitFlow[batch.Count];
        T[][,] values = Values(task, batch, initial);
        T[][,] baselines = options.Baseline.Materialize(task.Model.Description, task.Source, [.. values.Select(cells => cells.GetLength(0))]);
        for (int example = 0; example < flows.Length; example++)
        {
            flows[example] = new FlowComputation<T>(task, batch, example, baselines[example], values[example], target, initial, cancellation).Find(example);
            options.Progress?.Report((example + 1.0) / flows.Length);
        }
        return flows;
    }

    /// <summary>The flow through a unit over a data set: mean flows and mean |flow|, with standard errors over sequences.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="target">Where flow goes to.</param>
    /// <param name="through">The quantity that is looked at.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="from">The input or quantity that flow begins at; the only input if not given.</param>
    /// <param name="options">Baseline, points, nodes, how many sequences.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    public static FlowProfile Over<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, Target target, string through, int unit, string? from = null,
        InformationFlowOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(target);
        return Over(model, data, _ => target, through, unit, from, options, cancellation);
    }

    /// <summary>The same with a target of its own for each sequence, for example the logit of its class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data set.</param>
    /// <param name="target">The target of the sequence of a number in the data set.</param>
    /// <param name="through">The quantity that is looked at.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="from">The input or quantity that flow begins at; the only input if not given.</param>
    /// <param name="options">Baseline, points, nodes, how many sequences.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    public static FlowProfile Over<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, Func<int, Target> target, string through, int unit, string? from = null,
        InformationFlowOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new InformationFlowOptions<T>();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Examples, 1, "options.Examples");
        FlowTask<T> task = Plan(model.Compiled, through, unit, from, options);
        var tally = new FlowTally();
        int[] examples = SubsetSet<T>.Numbers(data.Count, options.Examples, options.Seed);
        for (int i = 0; i < examples.Length; i++)
        {
            Batch<T> one = data.Take(task.Model, [examples[i]]).Batch;
            Target of = target(examples[i]) ?? throw new ArgumentException($"The target of sequence {examples[i]} is null.", nameof(target));
            GradientPass<T>.CheckCall(task.Model, one, of, null);
            T[,] value = Values(task, one, null)[0], baseline = options.Baseline.Materialize(task.Model.Description, task.Source, [value.GetLength(0)])[0];
            tally.Add(new FlowComputation<T>(task, one, 0, baseline, value, of, null, cancellation).Find(examples[i]));
            options.Progress?.Report((i + 1.0) / examples.Length);
        }
        return tally.Profile();
    }

    private static FlowTask<T> Plan<T>(RecurrentModel<T> model, string through, int unit, string? from, InformationFlowOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Wrt source = Wrt.Find(model.Description, from).WithPath(model.Description);
        if (source.Kind == WrtKind.InitialState) throw new NotSupportedException($"{model.Description.Name}: '{source.Name}' is a state, whose initial value belongs to no step; begin the flow at an input or a quantity.");
        source.CheckFixedWidth(model.Description);
        foreach (int feature in options.FromFeatures ?? [])
            if ((uint)feature >= (uint)source.Width)
                throw new ArgumentOutOfRangeException("options.FromFeatures", feature, $"{model.Description.Name}: '{source.Name}' has {model.Description.Explain(source.Width)} features, numbered from 0; there is no feature {feature}.");
        return new FlowTask<T>(model, new FlowPlan(model.Description, source, through, unit, options.Quantities, options.PerUnit), source, options);
    }

    private static T[][,] Values<T>(FlowTask<T> task, Batch<T> batch, InitialStates<T>? initial) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Trace<T> run = task.Model.Record(batch, initial, options: task.Options.Run);
        T[][,] values = [.. Enumerable.Range(0, batch.Count).Select(example => task.Source.Values(run, example))];
        foreach (int step in task.Options.FromSteps ?? [])
            if (step < 0 || values.All(cells => step >= cells.GetLength(0)))
                throw new ArgumentOutOfRangeException("options.FromSteps", step, $"{task.Model.Description.Name}: no example has a step {step} of '{task.Source.Name}'.");
        return values;
    }
}
